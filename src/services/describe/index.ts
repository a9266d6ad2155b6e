export { describeObject } from './describe.ts';
export { loadDescription, loadYaml } from './load.ts';
export type { DescribeInput, Read, Related, Unread } from './types.ts';
