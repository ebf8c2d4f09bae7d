// A file system that is nowhere on disk, as an extension of someone else would serve one. It counts what is asked of it.
import * as vscode from 'vscode';

export const memoryScheme = 'memfs';

export class MemoryFiles implements vscode.FileSystemProvider {
  readonly #files = new Map<string, Uint8Array>();
  readonly #changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.#changed.event;
  /** Names of the writing calls that reached it. */
  readonly writes: string[] = [];

  /** Puts a file there, or changes it, as its own service would. */
  put(path: string, text: string): void {
    const type = this.#files.has(path) ? vscode.FileChangeType.Changed : vscode.FileChangeType.Created;
    this.#files.set(path, new TextEncoder().encode(text));
    this.#changed.fire([{ type, uri: memoryUri(path) }]);
  }

  stat({ path }: vscode.Uri): vscode.FileStat {
    const bytes = this.#files.get(path);
    if (bytes !== undefined) return { type: vscode.FileType.File, ctime: 0, mtime: 0, size: bytes.length };
    if (path !== '/' && this.#below(path).length === 0) throw vscode.FileSystemError.FileNotFound(memoryUri(path));
    return { type: vscode.FileType.Directory, ctime: 0, mtime: 0, size: 0 };
  }

  readDirectory({ path }: vscode.Uri): [string, vscode.FileType][] {
    const start = path.endsWith('/') ? path : `${path}/`;
    const entries = this.#below(path).map((file): [string, vscode.FileType] => {
      const [name = '', ...rest] = file.slice(start.length).split('/');
      return [name, rest.length === 0 ? vscode.FileType.File : vscode.FileType.Directory];
    });
    return [...new Map(entries)];
  }

  readFile(uri: vscode.Uri): Uint8Array {
    const bytes = this.#files.get(uri.path);
    if (bytes === undefined) throw vscode.FileSystemError.FileNotFound(uri);
    return bytes;
  }

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  writeFile(): void {
    this.writes.push('writeFile');
  }

  createDirectory(): void {
    this.writes.push('createDirectory');
  }

  delete(): void {
    this.writes.push('delete');
  }

  rename(): void {
    this.writes.push('rename');
  }

  #below(path: string): string[] {
    const start = path.endsWith('/') ? path : `${path}/`;
    return [...this.#files.keys()].filter((file) => file.startsWith(start));
  }
}

export function memoryUri(path: string): vscode.Uri {
  return vscode.Uri.from({ scheme: memoryScheme, path });
}
