import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Request, Response } from "express";

const ROOT = "/srv/attachments";

export async function download(req: Request, res: Response): Promise<void> {
  const name = path.basename(req.params.name);
  const body = await readFile(path.join(ROOT, name));
  res.type("application/octet-stream").send(body);
}
