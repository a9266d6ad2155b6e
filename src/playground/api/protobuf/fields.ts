import table from './fields.json' with { type: 'json' };

/** A field of a message, as scripts/protobuf writes it down. */
export interface Field {
  /** In JSON; undefined where the fields of its type stand beside the others. */
  name: string | undefined;
  type: string;
  shape: 'one' | 'list' | 'map';
  /** Zero can't be told from nothing, and is left out. */
  emptyIsMissing: boolean;
}

/** A message: the version of the API that it belongs to, and its fields by their numbers. */
export interface Message {
  home: string;
  fields: ReadonlyMap<number, Field>;
}

type Table = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

const MESSAGES: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries(table.messages as Table).flatMap(([home, messages]) =>
    Object.entries(messages).map(([name, lines]) => [`${home}.${name}`, lines] as const),
  ),
);
const read = new Map<string, Message>();

function fieldOf(line: string): readonly [number, Field] {
  const [number, name, written = ''] = line.split(' ');
  const shape = written.endsWith('[]') ? 'list' : written.endsWith('{}') ? 'map' : 'one';
  return [
    Number(number),
    {
      name: name === '...' ? undefined : name,
      type: written.replace(/\[\]$|\{\}$|\?$/, ''),
      shape,
      emptyIsMissing: written.endsWith('?'),
    },
  ];
}

/** A message by its name as a field of one of `home` has it: `PodSpec`, or `v1.PodSpec` of another version; undefined for one that is not known. */
export function messageOf(home: string, name: string): Message | undefined {
  const full = name.includes('.') ? name : `${home}.${name}`;
  const known = read.get(full);
  if (known) return known;
  const lines = MESSAGES.get(full);
  if (!lines) return undefined;
  const message: Message = { home: full.slice(0, full.lastIndexOf('.')), fields: new Map(lines.map(fieldOf)) };
  read.set(full, message);
  return message;
}
