/** All shaders. Of several for one kernel, the earlier are preferred. */
import { attentionShaders } from './attention';
import { attentionBackwardShaders } from './attention-backward';
import { elementwiseShaders } from './elementwise';
import { latentShaders } from './latent';
import { linearShaders } from './linear';
import { linearNormShaders } from './linear-norm';
import { normShaders } from './norm';
import { normalShaders } from './normals';
import { objectiveShaders } from './objective';
import { productShaders } from './product';
import { rowShaders } from './rows';
import type { Shader } from './source';
import { updateShaders } from './update';

export const SHADERS: readonly Shader[] = [
  ...linearShaders,
  ...linearNormShaders,
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
