// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "workflow/nav-conversation.h"

G_BEGIN_DECLS

/**
 * NavChip: an answer that is one click away.
 */
typedef struct {
  const char *label; /* what the button says */
  const char *text;  /* what the person says by it */
} NavChip;

GArray *nav_chips_for_turn (const NavTurn *turn);

G_END_DECLS
