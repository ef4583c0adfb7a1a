/** What the hub says about a model: the commit, its files and their sizes. */
import * as v from 'valibot';
import { LabError } from '../lab/errors';
import { writeHubName, type HubName } from './name';
import { ask, gated, patiently, unreachable, Passing, type Asker, type Hub } from './request';

export interface HubFile {
  readonly name: string;
  readonly bytes: number;
  /** Known of large files alone. */
  readonly sha256: string | null;
}

export interface HubModel {
  /** As the hub writes it now; a model that was moved is still found by its former name. */
  readonly name: string;
  readonly commit: string;
  /** Files at the top of the repository. */
  readonly files: readonly HubFile[];
  readonly licence: string | null;
  /** Numbers in all its tensors. */
  readonly parameters: number | null;
}

const size = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const Answer = v.object({
  id: v.string(),
  sha: v.pipe(v.string(), v.regex(/^[\da-f]{40}$/)),
  gated: v.optional(v.union([v.boolean(), v.string()]), false),
  siblings: v.array(
    v.object({
      rfilename: v.string(),
      size: v.nullish(size),
      lfs: v.nullish(v.object({ sha256: v.optional(v.pipe(v.string(), v.regex(/^[\da-f]{64}$/))) })),
    }),
  ),
  tags: v.optional(v.array(v.string()), []),
  cardData: v.nullish(v.object({ license: v.nullish(v.union([v.string(), v.array(v.string())])) })),
  safetensors: v.nullish(v.object({ total: v.nullish(size) })),
});

/** Who is offline is told soon: nothing has been gained yet that would be worth the waiting. */
const RETRIES = 2;

/** @throws LabError */
export async function describeModel(hub: Hub, wanted: HubName, asker: Asker): Promise<HubModel> {
  const what = writeHubName(wanted);
  const path = `/api/models/${wanted.name}/revision/${encodeURIComponent(wanted.revision ?? 'main')}?blobs=true`;
  const attempt = async (): Promise<unknown> => {
    const { response, done } = await ask(hub, path, what, asker.signal);
    try {
      return parse(await response.text());
    } catch (error) {
      throw new Passing(unreachable(hub, error));
    } finally {
      done();
    }
  };
  const json = await patiently(hub, asker, attempt, RETRIES);
  const parsed = v.safeParse(Answer, json);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw new LabError(
      'hub-unavailable',
      `${new URL(hub.address).host} describes ${what} in a way the lab does not understand (${v.getDotPath(issue) ?? 'no JSON'}).`,
      'Download the model yourself and add its folder.',
    );
  }
  const answer = parsed.output;
  if (answer.gated !== false) throw gated(what, hub);
  return {
    name: answer.id,
    commit: answer.sha,
    files: answer.siblings.flatMap(({ rfilename, size: bytes, lfs }) =>
      rfilename.includes('/') || bytes == null ? [] : [{ name: rfilename, bytes, sha256: lfs?.sha256 ?? null }],
    ),
    licence: licenceOf(answer),
    parameters: answer.safetensors?.total ?? null,
  };
}

/** As the card or the tags of a model or a data set say. */
export function licenceOf({ cardData, tags }: Pick<v.InferOutput<typeof Answer>, 'cardData' | 'tags'>): string | null {
  const licence = cardData?.license;
  if (licence != null && licence.length > 0) return [licence].flat().join(', ');
  return tags.find((tag) => tag.startsWith('license:'))?.slice('license:'.length) ?? null;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
