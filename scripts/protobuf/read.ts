/** Reads the little of .proto files and Go sources of Kubernetes that the table of fields is made of. */

export interface ProtoField {
  number: number;
  name: string;
  /** As it stands there: `string`, a message of the same package, or `.package.Message`. */
  type: string;
  shape: 'one' | 'list' | 'map';
}

const FIELD = /^\s+(?:(optional|repeated)\s+([\w.]+)|map<string, ([\w.]+)>)\s+(\w+) = (\d+);/;

/** The fields of every message of a generated.proto. */
export function protoMessages(text: string): ReadonlyMap<string, readonly ProtoField[]> {
  const messages = new Map<string, ProtoField[]>();
  let fields: ProtoField[] = [];
  for (const line of text.split('\n')) {
    const message = /^message (\w+) \{/.exec(line)?.[1];
    if (message) {
      fields = [];
      messages.set(message, fields);
      continue;
    }
    const match = FIELD.exec(line);
    if (!match) continue;
    const [, label, type, mapped, name = '', number] = match;
    fields.push({
      number: Number(number),
      name,
      type: mapped ?? type ?? '',
      shape: mapped ? 'map' : label === 'repeated' ? 'list' : 'one',
    });
  }
  return messages;
}

/** What only the Go type tells of a field. */
export interface GoField {
  /** Its name in JSON. */
  json: string;
  /** Its fields stand beside the others in JSON. */
  inline: boolean;
  /** It is no pointer and has `omitempty`: zero can't be told from nothing. */
  emptyIsMissing: boolean;
}

const TAGGED = /^\s+(?:\w+\s+)?(\*?)[\w.[\]*]+\s+`(?=[^`]*\bjson:"([^"]*)")(?=[^`]*\bprotobuf:"\w+,(\d+),)/;

/** The fields of Go structs, by `Struct.NUMBER`. */
export function goFields(sources: readonly string[]): ReadonlyMap<string, GoField> {
  const fields = new Map<string, GoField>();
  for (const source of sources) {
    let struct = '';
    for (const line of source.split('\n')) {
      struct = /^type (\w+) struct/.exec(line)?.[1] ?? struct;
      const match = TAGGED.exec(line);
      if (!match) continue;
      const [, pointer, json = '', number] = match;
      const [name = '', ...options] = json.split(',');
      fields.set(`${struct}.${number}`, {
        json: name,
        inline: options.includes('inline'),
        emptyIsMissing: pointer === '' && options.some((option) => option === 'omitempty' || option === 'omitzero'),
      });
    }
  }
  return fields;
}
