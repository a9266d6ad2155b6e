import type { Texts } from '../index.ts';
import type { Translated } from '../translation.ts';

export const editing: Translated<Texts['editing']> = {
  title: (name) => `编辑 ${name}`,
  header: (object) => [
    `这是 ${object}。`,
    '保存并退出编辑器，即可在更改前查看差异。',
    '不作修改就退出编辑器，或清空文件，则什么也不会改变。',
  ],
  vi: '在 vi 中：i 开始输入，esc 结束输入；:wq 保存并退出，:q! 只退出。',
  secret: 'data 下的值是 base64。',
  again: '下面的内容未被接受：',
  closed: '编辑器已关闭。',
  failed: (editor, how) => `编辑器 ${editor} ${how}。`,
  exitCode: (code) => `以退出码 ${code} 结束`,
  signal: (signal) => `被 ${signal} 结束`,
  unreadable: (path, why) => `无法读取 ${path} 中编辑后的文本：${why}`,
  noFile: (folder, why) => `无法在 ${folder} 中为编辑器创建文件：${why}`,
  noFileTodo: '请把 TMPDIR 设为可写的文件夹。',
  kept: (path) => `你写的内容保存在 ${path}。`,
};
