import type { Texts } from '../index.ts';
import type { Translated } from '../translation.ts';

const place = (file: string, line?: number) => (line === undefined ? file : `${file}:${line}`);

export const keys: Translated<Texts['keys']> = {
  unreadable: (file, why) => `无法读取 ${file} 中的按键：${why}。`,
  unreadableTodo: '将使用不含你自定义按键的按键表；请让该文件可读，或删除它。',
  badJson: (file, line, why) => `${place(file, line)} 不是有效的 JSON：${why}。`,
  because: {
    textAfter: '右方括号之后还有内容',
    noBracket: '它不以 [ 开头',
    openText: '有文本缺少右引号',
    openArray: '缺少结尾的 ]',
    openEntry: '从这里开始的内容没有结束',
  },
  notAnArray: (file, line) => `${place(file, line)}：按键表是由绑定组成的 JSON 数组。`,
  shapeTodo: (shape) => `请写成这样：${shape}。`,
  skippedTodo: '这一行不会生效；请修正或删除它。',
  missingField: (file, line, field) => `${place(file, line)} 缺少 "${field}"。`,
  unknownField: (file, line, field) => `${place(file, line)}：绑定没有字段 "${field}"。`,
  unknownFieldTodo: '绑定有 "keys"、"command"，也可以有 "when"。',
  extendsInUserFile: (file, line) => `${place(file, line)}：你自己的按键不能扩展按键表。`,
  extendsTodo: '它们会叠加在 --keymap 或配置所选的按键表之上。',
  unknownKey: (file, line, key) => `${place(file, line)}："${key}" 不是按键。`,
  unknownKeyTodo: '按键写作 a、A、ctrl-d、alt-1、shift-tab、pageup、f5，连续按键写作 g g。',
  unknownCommand: (file, line, command) => `${place(file, line)}：没有命令 "${command}"。`,
  unknownCommandTodo: (nearest) =>
    nearest === undefined ? 'kdbg keys 列出所有命令。' : `你是指 "${nearest}" 吗？kdbg keys 列出所有命令。`,
  unknownContext: (file, line, when) => `${place(file, line)}：没有场合 "${when}"。`,
  unknownContextTodo: (contexts) => `"when" 是以下之一：${contexts.join('、')}。`,
  conflict: (file, line, found) =>
    found.keys === found.otherKeys
      ? `${place(file, line)} 把 ${found.keys} 绑定到 ${found.command}，但第 ${found.otherLine} 行已把它绑定到 ${found.otherCommand}（${found.context}）。`
      : `${place(file, line)} 把 ${found.keys} 绑定到 ${found.command}，与 ${found.otherKeys} 无法区分（${found.otherCommand}，第 ${found.otherLine} 行，${found.context}）。`,
  conflictTodo: '较早的一行生效；请删除其中一行。',
  unknownKeymap: (name, names) => `没有按键表 "${name}"；可用的有 ${names.join('、')}。`,
  unknownKeymapTodo: '将使用默认按键表。',
};
