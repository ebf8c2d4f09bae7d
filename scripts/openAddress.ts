// Opens an address in the user's own browser where there is a desktop; elsewhere it does nothing.
import { spawn } from 'node:child_process';

export function openAddress(address: string): void {
  const opener = desktopOpener();
  if (opener === null) return;
  const child = spawn(opener, [address], { stdio: 'ignore', detached: true });
  // The address stands in the terminal: an opener that is missing is no failure.
  child.on('error', () => {});
  child.unref();
}

function desktopOpener(): string | null {
  if (process.env.CI !== undefined) return null;
  if (process.platform === 'darwin') return 'open';
  if (process.platform === 'win32') return 'explorer.exe';
  return process.env.DISPLAY || process.env.WAYLAND_DISPLAY ? 'xdg-open' : null;
}
