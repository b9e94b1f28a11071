// SPDX-License-Identifier: Apache-2.0
// What a person did, in words: for the menu that takes it back, and for the conversation.

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "workflow/nav-project-words.h"
#include "workflow/nav-spec-words.h"
#include "workflow/nav-words-private.h"

/**
 * nav_project_words_title:
 *
 * Returns: (transfer full): what to call a project that has no name yet: `Chatbot for 1,000 people`
 */
char *
nav_project_words_title (const NavWordsStyle *style, NavProject *project)
{
  NavSpec *spec = nav_project_get_completed_spec (project);
  const char *id = nav_spec_get_workload_text (spec, 0, NAV_WORKLOAD_USE_CASE);
  double users = nav_spec_get_workload_number (spec, 0, NAV_WORKLOAD_USERS);
  g_autofree char *use_case = NULL;

  if (id == NULL)
    return g_strdup (_nav_words_translate (style, N_ ("New plan")));
  use_case = nav_words_capital (nav_words_term (style, NAV_WORDS_USE_CASE, id));
  if (!isfinite (users))
    return g_steal_pointer (&use_case);
  return _nav_words_fill (style, N_ ("{use_case} for {users:people}"),
                          nav_finding_new ("", "use_case", use_case, "#users", users, NULL));
}

/* Of several workloads the first goes without a number. */
static char *
field_words (const NavWordsStyle *style, NavSpecField field, guint workload)
{
  g_autofree char *name = nav_spec_words_name (style, field);

  if (field >= NAV_N_WORKLOAD_FIELDS || workload == 0)
    return g_steal_pointer (&name);
  return _nav_words_fill (
    style, N_ ("{name} of workload {number:count}"),
    nav_finding_new ("", "name", name, "#number", (double) workload + 1, NULL));
}

static char *
step_of_field (const NavWordsStyle *style, const char *words, const NavProjectStep *step)
{
  g_autofree char *field = field_words (style, step->field, step->workload);

  return _nav_words_fill (style, words, nav_finding_new ("", "field", field, NULL));
}

/**
 * nav_project_words_step:
 *
 * Returns: (transfer full): what the step was, as it follows "Undo" in a menu: `Message`,
 *   `Change of “Users”`
 */
char *
nav_project_words_step (const NavWordsStyle *style, const NavProjectStep *step)
{
  static const char *const words[] = {
    [NAV_PROJECT_STEP_NONE] = "",
    [NAV_PROJECT_STEP_SAY] = N_ ("Message"),
    [NAV_PROJECT_STEP_REVISE] = N_ ("Rewritten Message"),
    [NAV_PROJECT_STEP_EDIT] = N_ ("Change of “{field}”"),
    [NAV_PROJECT_STEP_EDITS] = N_ ("Change of Needs"),
    [NAV_PROJECT_STEP_RESET] = N_ ("Reset of “{field}”"),
    [NAV_PROJECT_STEP_ADD_WORKLOAD] = N_ ("Added Workload"),
    [NAV_PROJECT_STEP_REMOVE_WORKLOAD] = N_ ("Removed Workload"),
    [NAV_PROJECT_STEP_SELECT] = N_ ("Selection"),
    [NAV_PROJECT_STEP_UNSELECT] = N_ ("Lifted Selection"),
    [NAV_PROJECT_STEP_RENAME] = N_ ("New Name"),
    [NAV_PROJECT_STEP_MEASURE] = N_ ("Measurement"),
  };

  if (step->kind == NAV_PROJECT_STEP_NONE)
    return g_strdup ("");
  if (step->kind == NAV_PROJECT_STEP_EDIT || step->kind == NAV_PROJECT_STEP_RESET)
    return step_of_field (style, words[step->kind], step);
  return g_strdup (_nav_words_translate (style, words[step->kind]));
}

static char *
value_words (const NavWordsStyle *style, NavSpecField field, const NavLeaf *leaf)
{
  if (leaf == NULL)
    return g_strdup (_nav_words_translate (style, N_ ("none")));
  return nav_spec_words_value (style, field, leaf);
}

/**
 * nav_project_words_edit:
 *
 * Returns: (transfer full): one line of what was set by hand: `Users: 1,000 people → 2,000 people`
 */
char *
nav_project_words_edit (const NavWordsStyle *style, const NavEdit *edit)
{
  g_autofree char *name = NULL, *from = NULL, *to = NULL;

  if (edit->kind != NAV_EDIT_VALUE)
    return _nav_words_fill (style,
                            edit->kind == NAV_EDIT_WORKLOAD_ADDED
                              ? N_ ("Workload {number:count} added")
                              : N_ ("Workload {number:count} removed"),
                            nav_finding_new ("", "#number", (double) edit->workload + 1, NULL));
  name = field_words (style, edit->field, edit->workload);
  from = value_words (style, edit->field, edit->from);
  to = value_words (style, edit->field, edit->to);
  return _nav_words_fill (style, N_ ("{field}: {from} → {to}"),
                          nav_finding_new ("", "field", name, "from", from, "to", to, NULL));
}

/**
 * nav_project_words_note:
 *
 * Returns: (transfer full): what the conversation tells of edits by hand, a line each
 */
char *
nav_project_words_note (const NavWordsStyle *style, const NavEditNote *note)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < note->edits->len; i++) {
    g_autofree char *line = nav_project_words_edit (style, note->edits->pdata[i]);
    g_string_append_printf (out, "%s%s", i > 0 ? "\n" : "", line);
  }
  return g_string_free (out, FALSE);
}

/**
 * nav_project_words_origin:
 *
 * Returns: (transfer full): where the value is from: `said in message 1`, `assumed`
 */
char *
nav_project_words_origin (const NavWordsStyle *style, const NavLeaf *leaf)
{
  g_autoptr (NavFinding) said = NULL;

  if (leaf->origin == NAV_ORIGIN_SAID && leaf->turn >= 0) {
    said = nav_finding_new ("source.message", "#turn", (double) leaf->turn, NULL);
    return nav_words_finding (style, said);
  }
  if (leaf->origin == NAV_ORIGIN_EDITED)
    return g_strdup (_nav_words_translate (style, N_ ("set by hand")));
  if (leaf->origin == NAV_ORIGIN_DEFAULT && leaf->by != NULL)
    return g_strdup (_nav_words_translate (style, N_ ("from your preferences")));
  return g_strdup (nav_words_term (style, NAV_WORDS_ORIGIN, nav_origin_names[leaf->origin]));
}
