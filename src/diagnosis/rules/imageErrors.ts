import type { Code } from '../catalog.ts';

/** Why pulling fails, finer than the code where the words differ. */
export type ImageProblem =
  | 'not-found'
  | 'not-found-or-private'
  | 'auth'
  | 'no-route'
  | 'refused'
  | 'timeout'
  | 'no-such-host'
  | 'unreachable'
  | 'broken'
  | 'server'
  | 'plain-http'
  | 'certificate'
  | 'invalid'
  | 'never'
  | 'rate-limit'
  | 'disk'
  | 'platform'
  | 'corrupt'
  | 'other';

/**
 * What container runtimes say (containerd, CRI-O, cri-dockerd), most telling first: a message may match several, as "failed to resolve
 * reference … 401" does. The texts are those of the Go standard library, distribution, containerd and the registries themselves.
 */
const MESSAGES: readonly (readonly [RegExp, ImageProblem])[] = [
  [
    /server gave HTTP response to HTTPS client|first record does not look like a TLS handshake|wrong version number/i,
    'plain-http',
  ],
  [
    /x509:|certificate (?:signed by|has expired|is not|is valid for)|tls: failed to verify|unknown authority/i,
    'certificate',
  ],
  [/toomanyrequests|429 Too Many|rate limit|pull rate/i, 'rate-limit'],
  [/no space left on device|disk quota exceeded/i, 'disk'],
  [
    /no match for platform|no matching manifest for|no image found in (?:image index|manifest list)|exec format/i,
    'platform',
  ],
  [
    /repository does not exist or may require|insufficient_scope|requested access to the resource is denied/i,
    'not-found-or-private',
  ],
  [
    /\b401\b|\b403\b|unauthori[sz]ed|forbidden|authentication required|no basic auth|authorization failed|access denied|denied:|invalid username|incorrect username/i,
    'auth',
  ],
  [
    /manifest unknown|name unknown|\bnot found\b|\b404\b|NotFound|does not exist|no such (?:image|manifest)|repository name not known/i,
    'not-found',
  ],
  [/no route to host/i, 'no-route'],
  [/connection refused/i, 'refused'],
  [/no such host|server misbehaving|lookup .* (?:failed|on )|temporary failure in name resolution/i, 'no-such-host'],
  [/network is unreachable/i, 'unreachable'],
  [/i\/o timeout|deadline exceeded|timed? ?out|handshake timeout|Client\.Timeout/i, 'timeout'],
  [
    /failed to extract layer|invalid tar header|gzip: invalid|zstd: invalid|magic number mismatch|failed size validation|unexpected commit digest|digest (?:mismatch|invalid)|wrong diff id/i,
    'corrupt',
  ],
  [/\bEOF\b|connection reset|broken pipe|use of closed/i, 'broken'],
  [/\b50[0234]\b|internal server error|bad gateway|service unavailable/i, 'server'],
  [/invalid reference format|couldn't parse image|could not parse/i, 'invalid'],
];

const CODES: Readonly<Record<ImageProblem, Code>> = {
  'not-found': 'image-not-found',
  'not-found-or-private': 'image-not-found',
  auth: 'image-auth',
  'no-route': 'image-registry-unreachable',
  refused: 'image-registry-unreachable',
  timeout: 'image-registry-unreachable',
  'no-such-host': 'image-registry-unreachable',
  unreachable: 'image-registry-unreachable',
  broken: 'image-registry-unreachable',
  server: 'image-registry-unreachable',
  'plain-http': 'image-plain-http',
  certificate: 'image-plain-http',
  invalid: 'image-invalid-name',
  never: 'image-never-pull',
  'rate-limit': 'image-pull-failed',
  disk: 'image-pull-failed',
  platform: 'image-pull-failed',
  corrupt: 'image-pull-failed',
  other: 'image-pull-failed',
};

/** The words of the message that are no image name: a tag like `1.401` or a repository `not-found` must not decide. */
function withoutNames(message: string): string {
  return message
    .replace(/"[^"\s]*"/g, '""')
    .replace(/\b[\w.-]+(?::\d+)?(?:\/[\w.-]+)+(?::[\w.-]+)?(?:@sha256:[0-9a-f]+)?(?=: )/g, 'IMAGE');
}

/** What the reason and message of a waiting container tell about its image; undefined when it does not wait for one. */
export function classifyImage(reason: string, message: string): { problem: ImageProblem; code: Code } | undefined {
  let problem: ImageProblem;
  if (reason === 'ErrImageNeverPull') problem = 'never';
  else if (reason === 'InvalidImageName') problem = 'invalid';
  else if (
    /^(?:ErrImagePull|ImagePullBackOff|ImageInspectError|RegistryUnavailable|SignatureValidationFailed)$/.test(reason)
  ) {
    const words = withoutNames(message);
    problem =
      MESSAGES.find(([pattern]) => pattern.test(words))?.[1] ??
      (reason === 'RegistryUnavailable' ? 'timeout' : 'other');
  } else return undefined;
  return { problem, code: CODES[problem] };
}

/** The error itself, without what the runtime puts before it and the image that is named three times. */
export function essence(message: string): string {
  const text = message
    .replace(/^Back-off pulling image "[^"]*": /, '')
    .replace(/^ErrImagePull: /, '')
    .replace(/^Failed to pull image "[^"]*": /, '');
  return text
    .replace(/rpc error: code = \w+ desc = /g, '')
    .replace(/failed to pull and unpack image "[^"]*": /g, '')
    .replace(/failed to resolve reference "[^"]*": /g, '')
    .replace(/failed to do request: /g, '')
    .trim();
}
