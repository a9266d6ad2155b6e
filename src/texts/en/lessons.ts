interface LessonText {
  title: string;
  /** What its people see, not what is wrong. */
  story: string;
  /** What to notice, one step nearer each. */
  hints: readonly string[];
  /** What it was, told when it is mended. */
  answer: string;
}

const all = {
  'image-typo': {
    title: 'An image that is not there',
    story: 'The web shop was deployed a minute ago, and its page does not open. Nobody changed the program.',
    hints: [
      'The list shows how far each pod came. Diagnosis (2) says in words why it came no further.',
      'The image is nginx:1.72. Such a tag does not exist: look at the digits. 1.27 does.',
      'Press I on a pod (set image), make it nginx:1.27, and confirm with y.',
    ],
    answer: 'A tag that does not exist. Kubernetes tries again for ever, so the pod waits instead of failing.',
  },
  password: {
    title: 'A database that does not start',
    story: 'A PostgreSQL database was added yesterday. Its pod is started again and again.',
    hints: [
      'A program that ends at once mostly says why. Its last words are in Diagnosis, and whole in the logs (l).',
      'The image of PostgreSQL refuses to start without a variable that is named in the log.',
      'Press E on the pod (set env), write POSTGRES_PASSWORD=anything, and confirm with y.',
    ],
    answer: 'A variable that the program must have was not set. In earnest it would come from a Secret.',
  },
  crash: {
    title: 'A program that dies with exit code 139',
    story: 'The renderer worked on the laptop of its author. Here it dies at once, and its log says next to nothing.',
    hints: [
      'Exit code 139 is 128 + 11: the kernel ended the program (SIGSEGV). The log can’t tell more, so go inside.',
      'd puts the container to sleep instead of running its program: debug mode. Then s opens a shell in it.',
      'In the shell run `crasher --help`, and then the program with what it offers: `SIMD=off crasher`. ctrl-c ends it, exit the shell.',
      'It runs with SIMD=off. 1 goes back to the list. d restores the workload, then E (set env) takes SIMD=off.',
    ],
    answer:
      'A part of the program that this machine can’t run. Debug mode let you try what helps before changing anything.',
  },
  'config-key': {
    title: 'A container that is not even created',
    story: 'After a clean-up of the settings the shop no longer starts. There is no log at all.',
    hints: [
      'No log: the program was never started. Diagnosis says what Kubernetes misses before it can start it.',
      'The ConfigMap settings is there, but not the key that is asked for. Type : configmaps, and press y on settings to see its keys.',
      'Make both agree: e on the ConfigMap adds the key DATABASE_URI (in vi: i types, esc and :wq ends). Or edit the pod’s workload.',
    ],
    answer:
      'A key that was renamed on one side only. Kubernetes does not start a container with a variable that it can’t fill.',
  },
  'old-config': {
    title: 'A setting that changes nothing',
    story:
      'The shop moved to Switzerland: a colleague set CURRENCY to CHF and saw it saved. The price list still says EUR.',
    hints: [
      'All pods are ready, and their logs (l) really say EUR. Where does the program get its setting from?',
      'It reads its variables from the ConfigMap price-settings, once, when it starts. Diagnosis says what is newer: the setting or the pods.',
      'Start the pods anew: 2 goes to Diagnosis, 1 takes its remedy (or R on a pod restarts its workload). Confirm with y.',
    ],
    answer:
      'Variables are filled when a container starts. Whoever changes a ConfigMap has to restart what reads it: kubectl rollout restart.',
  },
  rollout: {
    title: 'A new version that never gets ready',
    story: 'Version 2 of the shop is being rolled out. It does not end, but the shop still answers.',
    hints: [
      'The old pods still run: a rollout takes them away only when new ones are ready. Look at the newest pod.',
      'Its log says on which address it listens, and its events (3) what the readiness probe gets.',
      'Do not repair in a hurry: U goes back to the revision that worked.',
    ],
    answer:
      'The new version listened on its own loopback, where no probe reaches it. Going back costs nothing; then one can look calmly.',
  },
  memory: {
    title: 'A program that is killed without a word',
    story: 'The cache runs for a few seconds after each start, then it is gone. Its log just stops.',
    hints: [
      'The program did not fail: something killed it. Diagnosis says who and why.',
      'It needs more memory than its limit allows. It grows up to some 300 MiB and stays there.',
      'Take the first remedy: 2 goes to Diagnosis, 1 takes it. Make it limits.memory=512Mi.',
    ],
    answer: 'The limit was below what the program needs. A leak would have been killed again, however large the limit.',
  },
  readiness: {
    title: 'A pod that runs and gets no traffic',
    story: 'The pod is Running and its log is fine, yet no request ever arrives.',
    hints: [
      'READY says 0/1: the container runs, but Kubernetes does not count on it. Only ready pods get requests.',
      'Compare where the probe asks with where the program listens: Diagnosis names the one, the log (l) the other.',
      'Go to Diagnosis (2) and press the number of “Change the readiness probe”. Make its port 8080. In vi: i types, esc and :wq ends.',
    ],
    answer: 'The probe asked at a port on which nobody listens, and so the pod was held back for ever.',
  },
  liveness: {
    title: 'A program that is restarted while it loads',
    story: 'The catalog needs a while to load. It never gets to its end: it is started anew each time.',
    hints: [
      'Who ends it? The events (3) and Diagnosis name the probe; the log (l) says how long loading takes.',
      'The liveness probe gives up after some 4 seconds, the program loads for 12.',
      'Give it time: Diagnosis (2), then the number of its first remedy, and write initialDelaySeconds: 20 under livenessProbe. In vi: i types, esc and :wq ends.',
    ],
    answer:
      'A liveness probe that is too impatient kills what only needs time. A startupProbe is the better way for slow starts.',
  },
  'full-node': {
    title: 'A pod that waits for a place',
    story: 'The web server was deployed, and nothing happens. No error, no log, it is just Pending.',
    hints: [
      'Pending: no node has taken it. Diagnosis says what it asks for, and what is free where.',
      'Somebody else holds what it needs: batch has requested 1.5 of the 2 cores on each node, used or not.',
      'Two ways: S on a batch pod and 1 replica makes room; or let web request less (: set resources on its pod, and requests.cpu=250m).',
    ],
    answer: 'A request is a reservation: what is reserved is taken, even where nothing is used.',
  },
  'storage-class': {
    title: 'A pod that waits for its disk',
    story:
      'The album was copied from another cluster, file by file. There it runs; here it is Pending, and nothing else happens.',
    hints: [
      'No node is full: the pod waits for a volume. Diagnosis says which claim it uses, and why that one is not bound.',
      'The claim names the StorageClass fast-ssd. This cluster has no such class: the other one did. Here it is standard.',
      'A claim’s class can’t be changed, so it is made anew: 2 goes to Diagnosis, 1 takes its remedy. Confirm with y.',
    ],
    answer:
      'Classes are each cluster’s own. A claim of a class that does not exist waits for ever, and its pod with it. The claim held no data yet, so that nothing was lost.',
  },
  label: {
    title: 'A service that nobody answers',
    story: 'All pods are ready. Still, whoever asks for http://web gets “connection refused”.',
    hints: [
      'The pods are fine, so look at what stands before them: Diagnosis (2) tells of a problem elsewhere, in the service.',
      'A service finds its pods by labels. What its selector asks for is not quite what the pods have: compare the two.',
      'Press 1 there (edit the selector), and write tier: frontend. In vi: i types, esc and :wq ends. Or L on a pod sets tier=front.',
    ],
    answer:
      'A service finds its pods by their labels only, and one of them differed. Kubernetes itself says no word of it: the service just has no endpoints.',
  },
  port: {
    title: 'A service that refuses connections',
    story: 'The api is ready and its service has endpoints. Requests through the service are refused all the same.',
    hints: [
      'A port is refused where nobody listens. Diagnosis (2) has looked at the sockets in the pod; that takes a moment after the start.',
      'The log of the pod (l) says on which port it listens. That is not where the service sends (targetPort).',
      'In Diagnosis (2) press 1 (edit the service) and set targetPort to 8080. In vi: i types, esc and :wq ends.',
    ],
    answer:
      'targetPort is the port inside of the pod. Kubernetes does not check that anybody listens there, so only the sockets tell.',
  },
  job: {
    title: 'An import that fails',
    story: 'The nightly import has failed. The pipeline makes the job anew as soon as it is deleted.',
    hints: [
      'The job’s pod has ended, but its log is kept: choose it and press l.',
      'It read a wrong value. Type : configmaps and press y on import-settings.',
      'Mend the value: e on the ConfigMap (in vi: i types, esc and :wq ends). Then : jobs and ctrl-d deletes the job; the pipeline makes it anew.',
    ],
    answer: 'Two letters were swapped in a setting. A job’s template can’t be changed, so it is deleted and made anew.',
  },
  release: {
    title: 'An installation that does not end',
    story: 'A colleague runs `helm install shop --wait`, and it has been waiting since. Helm itself says nothing.',
    hints: [
      'Helm waits until everything that it made is ready. Diagnosis says which object is not.',
      'It waits for the Deployment shop-frontend, whose image has a tag that does not exist: 11 for 1.',
      'Press I on the pod and write playground/web:1. When the pod is ready, Helm ends by itself.',
    ],
    answer: 'A release hangs where its slowest object hangs. Helm names the release, and the cause is in a pod.',
  },
} satisfies Record<string, LessonText>;

export type LessonId = keyof typeof all;

/** The lessons of the playground. Keys are named as the default keymap has them. */
export const lessons = {
  all: all as Readonly<Record<LessonId, LessonText>>,
  list: 'Lessons',
  listEmpty: 'There are no lessons.',
  done: (took: string) => `✓ mended in ${took}`,
  runs: 'runs now',
  notHere: 'Lessons are on the playground: kdbg playground.',
  noneRuns: 'No lesson runs.',
  starting: (title: string) => `Starting: ${title}`,
  stopping: 'Ending the lesson',
  welcome: [
    'This is a small Kubernetes of your own. It runs inside of kdbg, on this machine only, and ends with it.',
    'Each lesson breaks something in it. Find out what it is, and mend it: kdbg sees by itself when you have.',
  ],
  begin: 'choose a lesson',
  look: 'look around',
  /** Closes the card of a lesson: its text is not in the way of the work. */
  go: 'to work',
  hint: 'next hint',
  reset: 'begin anew',
  next: 'next lesson',
  stop: 'end it',
  others: 'all lessons',
  hintTitle: (n: number, of: number) => `Hint ${n} of ${of}`,
  noHint: 'No hint shown yet.',
  how: 'The pods are in the list, what kdbg found is in Diagnosis: 2 goes there, then a number takes what helps, and esc comes back. ? lists every key; H opens this again, with hints.',
  mendedAfter: (took: string) => `✓ Mended after ${took}.`,
  /** Somebody deleted what is to be mended. */
  gone: (objects: readonly string[]) =>
    `${objects.join(', ')} ${objects.length === 1 ? 'is' : 'are'} no longer there: r makes it all anew.`,
  /** Under the answer of the last one. */
  allMended: (count: number) => `All ${count} lessons are mended.`,
  line: (title: string) => title,
  lineHints: (key: string, shown: number, of: number) => `${key} ${shown === 0 ? 'hints' : `hints (${shown}/${of})`}`,
  lineMended: (key: string, took: string) => `mended after ${took} · ${key} answer, next`,
  lineGone: (key: string, objects: readonly string[]) => `${objects.join(', ')} deleted · ${key} begins anew`,
  lineNone: (key: string) => `Playground: ${key} lists the lessons`,
  unknown: (name: string) => `There is no lesson ${name}.`,
  names: (names: readonly string[]) => `The lessons are ${names.join(', ')}.`,
};
