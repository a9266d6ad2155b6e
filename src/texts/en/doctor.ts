/** What `kdbg doctor` says. */
export const doctor = {
  summary: 'check this machine, the terminal, the kubeconfig and your rights',
};
