/** All shaders: of some kernels one, of those that make products by tiles one for each tile. */
import { attentionShaders } from './attention';
import { attentionBackwardShaders } from './attention-backward';
import { elementwiseShaders } from './elementwise';
import { latentShaders } from './latent';
import { linearClasses } from './linear';
import { linearNormClasses } from './linear-norm';
import { normShaders } from './norm';
import { normalShaders } from './normals';
import { objectiveShaders } from './objective';
import { productShaders } from './product';
import { rowShaders } from './rows';
import type { Shader } from './source';
import type { TileClass } from './tile-classes';
import { updateShaders } from './update';

export const SHADERS: readonly Shader[] = [
  ...normShaders,
  ...attentionShaders,
  ...attentionBackwardShaders,
  ...rowShaders,
  ...productShaders,
  ...elementwiseShaders,
  ...latentShaders,
  ...objectiveShaders,
  ...normalShaders,
  ...updateShaders,
];

/** Of a kernel's classes, the earlier are preferred. */
export const TILE_CLASSES: readonly TileClass[] = [...linearClasses, ...linearNormClasses];
