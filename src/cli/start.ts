// The program that is started. What Node has compiled is kept in the user's cache folder, so that the next start need not
// compile it again; it must be asked for before the code that it holds is loaded.
import * as nodeModule from 'node:module';
import { join } from 'node:path';
import { userCacheFolder } from '../node/cacheFolder.ts';

// Node 20 has no such cache.
nodeModule.enableCompileCache?.(join(userCacheFolder(process.env), 'code'));
await import('./main.ts');
