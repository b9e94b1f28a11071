// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * NavCliStyle: how a piece of text stands out on a terminal.
 */
typedef enum {
  NAV_CLI_PLAIN,
  NAV_CLI_BOLD,
  NAV_CLI_DIM,
  NAV_CLI_GOOD,
  NAV_CLI_CLOSE,
  NAV_CLI_BAD,
} NavCliStyle;

/**
 * NavCliText: lines for a terminal, wrapped at its width, aligned by what characters take up there.
 */
typedef struct _NavCliText NavCliText;

NavCliText *nav_cli_text_new (guint width, gboolean styled);
NavCliText *nav_cli_text_new_for_stdout (void);
char *nav_cli_text_free_to_string (NavCliText *text);
void nav_cli_text_free (NavCliText *text);

void nav_cli_text_blank (NavCliText *text);
void nav_cli_text_paragraph (NavCliText *text, guint indent, guint hang, NavCliStyle style,
                             const char *words);
void nav_cli_text_heading (NavCliText *text, const char *words);
void nav_cli_text_start (NavCliText *text, guint indent);
void nav_cli_text_cell (NavCliText *text, int width, NavCliStyle style, const char *words);
void nav_cli_text_end (NavCliText *text);
void nav_cli_text_labelled (NavCliText *text, guint indent, guint label_width, const char *label,
                            const char *words);
guint nav_cli_text_width_of (const char *words);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavCliText, nav_cli_text_free)

G_END_DECLS
