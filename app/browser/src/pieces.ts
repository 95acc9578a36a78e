/** A name that may be long goes on below before a dot or a bracket, or after a slash. */
export const piecesOf = (text: string): string[] => text.split(/(?<=\w)(?=[.[])|(?<=\/)(?=.)/u);

/** Names such as `sequential/dense_1/kernel` differ at their ends: what has no room is left out at the beginning. */
export const isPath = (name: string): boolean => /^[\w./]*\/\w+$/.test(name);
