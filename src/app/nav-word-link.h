// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

#include "workflow/nav-message.h"

G_BEGIN_DECLS

/**
 * NavWordLink:
 *
 * Understood words of a message: marks over the text, one on each line that they stand on, that the
 * pointer and the keyboard can reach. It lies where its text lies, which places it. Signals:
 * `pointed` and `left`, by pointer or keyboard; `activated`.
 */
#define NAV_TYPE_WORD_LINK (nav_word_link_get_type ())
G_DECLARE_FINAL_TYPE (NavWordLink, nav_word_link, NAV, WORD_LINK, GtkWidget)

GtkWidget *nav_word_link_new (NavMessageSpan *span, const char *words, const char *description);
NavMessageSpan *nav_word_link_get_span (NavWordLink *self);
void nav_word_link_set_marks (NavWordLink *self, const GArray *lines);
void nav_word_link_set_lit (NavWordLink *self, gboolean lit);

G_END_DECLS
