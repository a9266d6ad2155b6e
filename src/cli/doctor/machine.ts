import { accessSync, constants, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { KdbgError, messageOf } from '../../base/errors.ts';
import { COMMAND_IDS } from '../../commands/ids.ts';
import { loadKeymap } from '../../keys/load.ts';
import { configFile, foldersOf, keysFile } from '../../services/config/folders.ts';
import { loadConfig } from '../../services/config/load.ts';
import { loadPty } from '../../terminal/ptyLibrary.ts';
import { texts } from '../../texts/index.ts';
import { textOption } from '../args.ts';
import type { CliContext } from '../types.ts';
import { type Check, checksOf } from './types.ts';

const { ok, warning, problem } = checksOf('machine');

/** Node, the terminals' native part, the files of the person, and where kdbg keeps things. */
export async function machineChecks(context: Pick<CliContext, 'args' | 'env' | 'about'>): Promise<Check[]> {
  const t = texts.tools.doctor;
  const { about, env, args } = context;
  const checks = [ok('node', t.node(about.version, process.versions.node, `${process.platform} ${process.arch}`))];
  try {
    await loadPty();
    checks.push(ok('pty', t.pty));
  } catch (error) {
    checks.push(warning('pty', messageOf(error), error instanceof KdbgError ? error.todo : ''));
  }
  const file = configFile(env);
  const { config, problems } = await loadConfig(file);
  if (problems.length === 0) checks.push(ok('config', t.config(file, exists(file))));
  for (const { file: at, line, text } of problems) {
    checks.push(problem('config', `${at}${line === undefined ? '' : `:${line}`}: ${text}`, t.configTodo));
  }
  const keys = keysFile(env);
  const keymap = textOption(args, 'keymap') ?? config.keymap;
  const loaded = loadKeymap({ name: keymap, userFile: keys, commands: COMMAND_IDS });
  if (loaded.problems.length === 0) checks.push(ok('keys', t.keys(keymap, keys, exists(keys))));
  for (const one of loaded.problems) checks.push(problem('keys', one.message, one.todo || t.keysTodo));
  checks.push(stateFolder(foldersOf(env).state));
  return checks;
}

function exists(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** Whether it, or the nearest folder above it that is there, can be written to. */
function stateFolder(path: string): Check {
  const t = texts.tools.doctor;
  let at = path;
  while (!exists(at) && dirname(at) !== at) at = dirname(at);
  try {
    accessSync(at, constants.W_OK | constants.X_OK);
    return ok('state', t.state(path));
  } catch (error) {
    return problem('state', t.noState(path, messageOf(error)), t.noStateTodo);
  }
}
