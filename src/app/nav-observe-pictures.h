// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

#include "workflow/nav-prover.h"

G_BEGIN_DECLS

/**
 * NavObservePictures:
 *
 * The pictures of a run, over time or as distributions, on one time axis that can be zoomed, while
 * it runs and afterwards. Actions: pictures.pause, on or off, which lets them stand still;
 * pictures.distribution, likewise; pictures.whole, which ends zooming.
 */
#define NAV_TYPE_OBSERVE_PICTURES (nav_observe_pictures_get_type ())
G_DECLARE_FINAL_TYPE (NavObservePictures, nav_observe_pictures, NAV, OBSERVE_PICTURES, GtkWidget)

void nav_observe_pictures_set_prover (NavObservePictures *self, NavProver *prover);
void nav_observe_pictures_update (NavObservePictures *self);

G_END_DECLS
