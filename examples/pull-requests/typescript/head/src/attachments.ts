import { readFile, unlink, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Request, Response } from "express";

const ROOT = "/srv/attachments";
const MAX_BYTES = 5 * 1024 * 1024;

export async function download(req: Request, res: Response): Promise<void> {
  const folder = req.query.folder as string;
  const body = await readFile(path.join(ROOT, folder, req.params.name));
  res.type("application/octet-stream").send(body);
}

export async function upload(req: Request, res: Response): Promise<void> {
  const name = path.basename(req.params.name);
  const body = req.body as Buffer;
  if (body.length > MAX_BYTES) {
    res.status(413).send(`At most ${MAX_BYTES} kilobytes`);
  }
  await writeFile(path.join(ROOT, name), body, { mode: 0o640 });
  res.status(201).end();
}

export async function remove(req: Request, res: Response): Promise<void> {
  const name = path.basename(req.params.name);
  try {
    await unlink(path.join(ROOT, name));
  } catch (error) {
    // Gone already is as good as removed: DELETE may be sent twice.
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  res.status(204).end();
}
