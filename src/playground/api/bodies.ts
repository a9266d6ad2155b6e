import type { IncomingMessage } from 'node:http';
import { parse } from 'yaml';
import { messageOf } from '../../base/errors.ts';
import { ApiFailure, badRequest } from '../failure.ts';

/** As etcd's limit: no object of a person is larger. */
const LARGEST = 3 * 1024 * 1024;

/** What a request says: JSON, YAML as apply sends it, or protobuf as the short forms of kubectl send it; undefined for nothing. */
export async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const body = await bytesOf(request);
  if (body.length === 0) return undefined;
  const type = request.headers['content-type'] ?? '';
  if (type.includes('protobuf')) {
    // Read when the first one comes: the start of the playground does not wait for its table.
    const { decodeProtobuf } = await import('./protobuf/decode.ts');
    return decodeProtobuf(body);
  }
  if (type.includes('cbor')) {
    throw new ApiFailure({
      code: 415,
      reason: 'UnsupportedMediaType',
      message: 'the playground reads JSON, YAML and protobuf only',
    });
  }
  return decoded(body);
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > LARGEST) {
      throw new ApiFailure({ code: 413, reason: 'RequestEntityTooLarge', message: `limit is ${LARGEST} bytes` });
    }
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** YAML, which JSON is a part of. */
function decoded(body: Buffer): unknown {
  const text = body.toString('utf8');
  try {
    return text.trimStart().startsWith('{') || text.trimStart().startsWith('[') ? JSON.parse(text) : parse(text);
  } catch (thrown) {
    throw badRequest(`the body can't be read: ${messageOf(thrown)}`);
  }
}
