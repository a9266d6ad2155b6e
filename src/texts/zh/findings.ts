import type { Texts } from '../index.ts';
import type { Translated } from '../translation.ts';

export const findings: Translated<Texts['findings']> = {};
