export { type ProbeType, probesOf } from './plan.ts';
export { probeReport } from './report.ts';
export { type ProbeRun, type ProbeSubject, type ProbeWays, probeWays, runProbe } from './run.ts';
