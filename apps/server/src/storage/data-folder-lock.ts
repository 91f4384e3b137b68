import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/**
 * Keeps a second server out of a data folder. An open exclusive transaction on a database of its own is a lock that
 * the kernel drops with the process, however it ends, and that works wherever SQLite does.
 */
export class DataFolderLock implements Disposable {
  readonly #db: DatabaseSync;

  /** @throws where another server holds the folder. */
  constructor(folder: string) {
    this.#db = new DatabaseSync(join(folder, 'lock'));
    try {
      this.#db.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; CREATE TABLE IF NOT EXISTS held (since TEXT);');
    } catch (error) {
      this.#db.close();
      if (error instanceof Error && error.message.includes('locked'))
        throw new Error(`the data folder ${folder} is in use by another Forkhall server; stop that one, or give this one its own folder (FORKHALL_DATA)`);
      throw error;
    }
  }

  [Symbol.dispose](): void {
    this.#db.close();
  }
}
