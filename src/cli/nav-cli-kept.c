// SPDX-License-Identifier: Apache-2.0
// What became of a run of a plan: where it is kept, and what it makes of the plan.

#include "config.h"

#include <glib/gi18n.h>

#include "cli/nav-cli-load-private.h"

static const NavWordsStyle *const style = &nav_words_local;

static void
add_lines (NavCliText *text, NavCliStyle look, const char *lines)
{
  g_auto (GStrv) each = g_strsplit (lines, "\n", -1);

  for (guint i = 0; each[i] != NULL; i++)
    if (*each[i] != '\0')
      nav_cli_text_paragraph (text, 2, 4, look, each[i]);
}

static NavCliStyle
look_of (const NavOutcomeRecord *record)
{
  return record->use == NAV_OUTCOME_REFUSED  ? NAV_CLI_BAD
         : record->use == NAV_OUTCOME_FAULTY ? NAV_CLI_CLOSE
                                             : NAV_CLI_PLAIN;
}

/**
 * nav_cli_load_add_outcome:
 * @against: nothing is told where nothing was to be kept
 */
void
nav_cli_load_add_outcome (NavCliText *text, const NavCliProof *against)
{
  const NavOutcomeRecord *record = against->record;
  g_autofree char *use = NULL, *reasons = NULL, *change = NULL, *where = NULL;

  if (record == NULL)
    return;
  use = nav_outcome_words_use (style, record);
  reasons = nav_outcome_words_reasons (style, record);
  nav_cli_text_heading (text, _ ("Outcome"));
  if (against->change != NULL) {
    change = nav_outcome_words_change (style, against->change);
    nav_cli_text_paragraph (text, 2, 4, NAV_CLI_BOLD, change);
  }
  nav_cli_text_paragraph (text, 2, 4, look_of (record), use);
  add_lines (text, look_of (record), reasons);
  if (!against->stored)
    return;
  where = g_strdup_printf (_ ("Stored as %s; “knowledge remove outcomes %s” takes it away."),
                           record->outcome->id, record->outcome->id);
  nav_cli_text_paragraph (text, 2, 4, NAV_CLI_DIM, where);
}
