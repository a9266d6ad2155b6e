/** Editing an object in an editor. */
export const editing = {
  title: (name: string) => `edit ${name}`,
  /** Comments above the object in the editor, a line each. */
  header: (object: string) => [
    `This is ${object}.`,
    'Save it and leave the editor to see the change before it is made.',
    'Leave the editor without a change, or empty the file, to change nothing.',
  ],
  /** For somebody whom vi has met unasked. */
  vi: 'In vi: i begins to type, esc ends it; :wq saves and leaves, :q! only leaves.',
  secret: 'The values under data are base64.',
  again: 'It was not accepted as it is below:',
  closed: 'The editor was closed.',
  failed: (editor: string, how: string) => `The editor ${editor} ${how}.`,
  exitCode: (code: number) => `ended with exit code ${code}`,
  signal: (signal: string) => `was ended by ${signal}`,
  unreadable: (path: string, why: string) => `The edited text in ${path} can't be read: ${why}`,
  noFile: (folder: string, why: string) => `No file for the editor can be made in ${folder}: ${why}`,
  noFileTodo: 'Set TMPDIR to a folder that can be written.',
  kept: (path: string) => `What you wrote is in ${path}.`,
};
