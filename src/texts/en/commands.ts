/** Sentences of this part, as functions of the figures in them. */
export const commands = {};
