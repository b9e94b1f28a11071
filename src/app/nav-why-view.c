// SPDX-License-Identifier: Apache-2.0
// "Why this number?": a derivation as a list to read downwards, operands indented under what they
// make, each leaf with its source.

#include "config.h"

#include "app/nav-why-view.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/nav-text.h"
#include "workflow/nav-spec-words.h"

#define MAX_ROWS 60
#define MAX_DEPTH 12
#define INDENT 14
#define MAX_INDENTS 6
#define WIDTH 340
#define MAX_HEIGHT 420

typedef struct {
  GtkWidget *list;
  GHashTable *shown; /* what was explained already is not explained again */
  guint rows;
} Writing;

static GtkWidget *
new_label (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

static char *
value_text (NavDerivation *derivation)
{
  return isfinite (nav_derivation_get_value (derivation))
           ? nav_spec_words_derived (nav_text_words (), derivation)
           : g_strdup ("");
}

/* Names of derivations are quantities of the plan, metrics, or fields of the spec. */
static char *
name_text (NavDerivation *derivation)
{
  static const NavVocabulary vocabularies[] = { NAV_WORDS_QUANTITY, NAV_WORDS_METRIC };
  const char *name = nav_derivation_get_name (derivation);
  NavVocabulary vocabulary = NAV_WORDS_FIELD;

  for (gsize i = 0; i < G_N_ELEMENTS (vocabularies); i++)
    if (nav_words_knows_term (vocabularies[i], name))
      vocabulary = vocabularies[i];
  return nav_text_capital (nav_words_term (nav_text_words (), vocabulary, name));
}

static char *
reason_text (NavDerivation *derivation, gboolean again)
{
  NavFinding *source = nav_derivation_get_source (derivation);
  const char *operation = nav_derivation_get_operation (derivation);

  if (source != NULL)
    return nav_text_finding (source);
  if (again)
    return g_strdup (_ ("as above"));
  return operation ? g_strdup (nav_words_term (nav_text_words (), NAV_WORDS_OPERATION, operation))
                   : NULL;
}

static void
add_row (Writing *writing, NavDerivation *derivation, guint depth, gboolean again)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  g_autofree char *value = value_text (derivation);
  g_autofree char *reason = reason_text (derivation, again);
  g_autofree char *title = name_text (derivation);
  GtkWidget *name = new_label (title, depth == 0 ? "heading" : "body");
  GtkWidget *figure = new_label (value, "numeric");

  gtk_widget_set_hexpand (name, TRUE);
  gtk_widget_set_valign (figure, GTK_ALIGN_START);
  gtk_label_set_wrap (GTK_LABEL (figure), FALSE);
  if (depth == 0)
    gtk_widget_add_css_class (figure, "heading");
  gtk_box_append (GTK_BOX (line), name);
  gtk_box_append (GTK_BOX (line), figure);
  gtk_box_append (GTK_BOX (row), line);
  if (reason != NULL)
    gtk_box_append (GTK_BOX (row), new_label (reason, "why-source"));
  gtk_widget_set_margin_start (row, (int) MIN (depth, MAX_INDENTS) * INDENT);
  gtk_box_append (GTK_BOX (writing->list), row);
  writing->rows++;
}

static void
write_derivation (Writing *writing, NavDerivation *derivation, guint depth)
{
  guint n = nav_derivation_get_n_operands (derivation);
  gboolean again = n > 0 && !g_hash_table_add (writing->shown, derivation);

  if (writing->rows >= MAX_ROWS)
    return;
  add_row (writing, derivation, depth, again);
  if (again || depth >= MAX_DEPTH)
    return;
  for (guint i = 0; i < n; i++)
    write_derivation (writing, nav_derivation_get_operand (derivation, i), depth + 1);
}

/**
 * nav_why_view_new:
 * @derivation: (nullable): why a number is what it is
 *
 * Returns: (transfer floating): the explanation, made to be put into a popover
 */
GtkWidget *
nav_why_view_new (NavDerivation *derivation)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  g_autoptr (GHashTable) shown = g_hash_table_new (NULL, NULL);
  Writing writing = { list, shown, 0 };

  gtk_box_append (GTK_BOX (list), new_label (_ ("Why this number?"), "caption-heading"));
  if (derivation != NULL)
    write_derivation (&writing, derivation, 0);
  gtk_widget_set_size_request (list, WIDTH, -1);
  gtk_widget_add_css_class (list, "why");
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), list);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), MAX_HEIGHT);
  return scroller;
}
