// The key that runs and replies, as this keyboard calls it.
export const runKeys: string = navigator.platform.startsWith('Mac') ? '⌘Enter' : 'Ctrl+Enter';
