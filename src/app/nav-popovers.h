// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void nav_popovers_close_with_their_place (void);

G_END_DECLS
