// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

#include "catalog/nav-distribution.h"

G_BEGIN_DECLS

/**
 * NavTokensForm: the kind of a distribution of token counts and its figures; counts may be pasted.
 * Signal: `edited`.
 */
#define NAV_TYPE_TOKENS_FORM (nav_tokens_form_get_type ())
G_DECLARE_FINAL_TYPE (NavTokensForm, nav_tokens_form, NAV, TOKENS_FORM, GtkWidget)

GtkWidget *nav_tokens_form_new (void);
void nav_tokens_form_show (NavTokensForm *self, const NavDistribution *distribution);
NavDistribution *nav_tokens_form_read (NavTokensForm *self, char **ret_problem);

G_END_DECLS
