/** Floors of the log-probability in the two contrastive losses. */

/** Floor where nothing is clamped: lower than any log-probability that occurs. */
export const NO_CLAMP = -1e30;
/** Floor used by the released implementation. Below it the loss is constant and its gradient exactly zero. */
export const RELEASED_CLAMP = -2;
