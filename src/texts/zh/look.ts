import type { Texts } from '../index.ts';
import type { Translated } from '../translation.ts';

const BACKGROUND = { dark: '深色', light: '浅色' };

export const look: Translated<Texts['look']> = {
  settings: {
    theme: '配色；`auto` 按终端报告的背景选择深色或浅色；`--theme` 和 `KDBG_THEME` 优先',
    ascii: '用 ASCII 绘制边框和符号；区域设置不是 UTF-8 时（`LANG=C`）无需设置即如此',
    language: 'kdbg 所用的语言：`auto` 取自 `LC_ALL`、`LC_MESSAGES` 或 `LANG`；`--lang` 优先',
  },
  options: {
    theme: '界面的配色',
    lang: 'kdbg 所用的语言',
  },
  chooseTheme: '哪种配色？',
  themes: {
    auto: (background) => `按终端背景：这里是${BACKGROUND[background]}`,
    dark: '用于深色背景',
    light: '用于浅色背景',
    contrast: '高对比度',
    'colour-blind': '用橙色和蓝色代替红色和绿色',
  },
  themeNow: '使用中',
  themeKept: (name, file) => `配色为 ${name}，下次启动 kdbg 也是如此（${file}）。`,
  themeNotKept: (name, why) => `配色为 ${name}，直到 kdbg 结束；未能保存：${why}`,
  settingNotKept: (name, value, file) => `无法在不改动其他内容的情况下把 "${name}: ${value}" 写入 ${file}。`,
  settingNotKeptTodo: (name, value) => `请自己把 "${name}: ${value}" 写入其中。`,
};
