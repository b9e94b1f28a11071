// SPDX-License-Identifier: Apache-2.0
// How token counts spread: all alike, or by one of four kinds of distributions.

#include "config.h"

#include "app/nav-tokens-form.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/nav-text.h"

/* As many as somebody pastes; of more, which a file may hold, the text would be no help. */
#define MAX_COUNTS 10000

enum { MEAN, STDDEV, MIN_TOKENS, MAX_TOKENS, N_FIGURES };

struct _NavTokensForm {
  GtkWidget parent_instance;
  GtkDropDown *kind;
  GtkWidget *rows[N_FIGURES];
  GtkWidget *entries[N_FIGURES];
  GtkWidget *paste;
  GtkTextBuffer *counts;
  gboolean showing;
};

G_DEFINE_FINAL_TYPE (NavTokensForm, nav_tokens_form, GTK_TYPE_WIDGET)

static guint edited_signal;

/* Which figures a kind has. */
static const gboolean has_figure[][N_FIGURES] = {
  [NAV_DISTRIBUTION_FIXED] = { TRUE, FALSE, FALSE, FALSE },
  [NAV_DISTRIBUTION_UNIFORM] = { FALSE, FALSE, TRUE, TRUE },
  [NAV_DISTRIBUTION_NORMAL] = { TRUE, TRUE, TRUE, TRUE },
  [NAV_DISTRIBUTION_LOGNORMAL] = { TRUE, TRUE, TRUE, TRUE },
  [NAV_DISTRIBUTION_EMPIRICAL] = { FALSE, FALSE, FALSE, FALSE },
};

static NavDistributionKind
kind_of (NavTokensForm *self)
{
  guint selected = gtk_drop_down_get_selected (self->kind);

  return selected < G_N_ELEMENTS (has_figure) ? (NavDistributionKind) selected
                                              : NAV_DISTRIBUTION_FIXED;
}

static void
update_rows (NavTokensForm *self)
{
  for (int i = 0; i < N_FIGURES; i++)
    gtk_widget_set_visible (self->rows[i], has_figure[kind_of (self)][i]);
  gtk_widget_set_visible (self->paste, kind_of (self) == NAV_DISTRIBUTION_EMPIRICAL);
}

static void
emit_edited (NavTokensForm *self)
{
  if (!self->showing)
    g_signal_emit (self, edited_signal, 0);
}

static void
on_kind (NavTokensForm *self)
{
  update_rows (self);
  emit_edited (self);
}

static void
show_figure (NavTokensForm *self, int figure, double value)
{
  g_autofree char *text = isfinite (value) ? nav_text_edit_number (value) : g_strdup ("");

  gtk_editable_set_text (GTK_EDITABLE (self->entries[figure]), text);
}

static void
show_counts (NavTokensForm *self, const NavDistribution *distribution)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < distribution->n_values && distribution->n_values <= MAX_COUNTS; i++) {
    g_autofree char *count = nav_text_edit_number (distribution->values[i]);
    g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", count);
  }
  gtk_text_buffer_set_text (self->counts, text->str, -1);
}

/**
 * nav_tokens_form_show:
 * @distribution: (nullable): what stands there now
 */
void
nav_tokens_form_show (NavTokensForm *self, const NavDistribution *distribution)
{
  gboolean spread;

  g_return_if_fail (NAV_IS_TOKENS_FORM (self));

  if (distribution == NULL)
    return;
  spread = distribution->kind == NAV_DISTRIBUTION_NORMAL ||
           distribution->kind == NAV_DISTRIBUTION_LOGNORMAL;
  self->showing = TRUE;
  gtk_drop_down_set_selected (self->kind, distribution->kind);
  show_figure (self, MEAN, round (spread ? distribution->stated_mean : distribution->mean));
  show_figure (self, STDDEV, spread ? distribution->stated_stddev : round (distribution->mean / 2));
  show_figure (self, MIN_TOKENS, distribution->min);
  show_figure (self, MAX_TOKENS,
               distribution->kind == NAV_DISTRIBUTION_FIXED ? 2 * distribution->mean
                                                            : distribution->max);
  if (distribution->kind == NAV_DISTRIBUTION_EMPIRICAL)
    show_counts (self, distribution);
  update_rows (self);
  self->showing = FALSE;
}

/* NaN where nothing is written; a problem where it is no number of tokens. */
static double
read_figure (NavTokensForm *self, int figure, double least, char **ret_problem)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entries[figure]));
  double value = NAN;

  if (*text == '\0')
    return NAN;
  if (!nav_text_parse_number (text, &value) || value < least || value > 1e7) {
    g_clear_pointer (ret_problem, g_free);
    *ret_problem = g_strdup (_ ("Tokens are a number from 1 to ten million"));
    return NAN;
  }
  return value;
}

static NavDistribution *
read_uniform (NavTokensForm *self, char **ret_problem)
{
  double min = read_figure (self, MIN_TOKENS, 1, ret_problem);
  double max = read_figure (self, MAX_TOKENS, 1, ret_problem);

  if (*ret_problem == NULL && !(min <= max))
    *ret_problem = g_strdup (_ ("The least has to be given and must not be above the most"));
  return *ret_problem == NULL ? nav_distribution_new_uniform (min, max) : NULL;
}

static NavDistribution *
read_spread (NavTokensForm *self, NavDistributionKind kind, char **ret_problem)
{
  double mean = read_figure (self, MEAN, 1, ret_problem);
  double stddev = read_figure (self, STDDEV, 0, ret_problem);
  double min = read_figure (self, MIN_TOKENS, 1, ret_problem);
  double max = read_figure (self, MAX_TOKENS, 1, ret_problem);
  NavDistribution *distribution;

  if (*ret_problem != NULL)
    return NULL;
  min = isfinite (min) ? min : 1;
  max = isfinite (max) ? max : INFINITY;
  if (!(mean >= min && mean <= max) || !(stddev > 0)) {
    *ret_problem = g_strdup (_ ("The mean has to lie between the least and the most, and the "
                                "deviation has to be above zero"));
    return NULL;
  }
  distribution = nav_distribution_new_spread (kind, mean, stddev, min, max);
  if (distribution == NULL)
    *ret_problem = g_strdup (_ ("No tokens could be drawn between the least and the most"));
  return distribution;
}

static char *
counts_text (NavTokensForm *self)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (self->counts, &start, &end);
  return gtk_text_buffer_get_text (self->counts, &start, &end, FALSE);
}

/* A column of a table as it is pasted: a count on each line, or between blanks and semicolons. */
static NavDistribution *
read_counts (NavTokensForm *self, char **ret_problem)
{
  g_autofree char *text = counts_text (self);
  g_auto (GStrv) parts = g_strsplit_set (text, " \t\r\n;", MAX_COUNTS + 2);
  g_autoptr (GArray) counts = g_array_new (FALSE, FALSE, sizeof (double));

  for (gsize i = 0; parts[i] != NULL; i++) {
    double count;
    if (*parts[i] == '\0')
      continue;
    if (!nav_text_parse_number (parts[i], &count) || count < 1 || count > 1e7 ||
        counts->len >= MAX_COUNTS) {
      *ret_problem = g_strdup_printf (_ ("“%.40s” is no number of tokens from 1 to ten million"),
                                      parts[i]);
      return NULL;
    }
    g_array_append_val (counts, count);
  }
  if (counts->len == 0) {
    *ret_problem = g_strdup (_ ("Paste the tokens of your requests, one number a line"));
    return NULL;
  }
  return nav_distribution_new_empirical ((const double *) counts->data, counts->len);
}

/**
 * nav_tokens_form_read:
 * @ret_problem: (out) (transfer full): why there is none, in a sentence; NULL before
 *
 * Returns: (transfer full) (nullable): the distribution that the form describes
 */
NavDistribution *
nav_tokens_form_read (NavTokensForm *self, char **ret_problem)
{
  NavDistributionKind kind;
  double mean;

  g_return_val_if_fail (NAV_IS_TOKENS_FORM (self), NULL);

  kind = kind_of (self);
  switch (kind) {
  case NAV_DISTRIBUTION_UNIFORM:
    return read_uniform (self, ret_problem);
  case NAV_DISTRIBUTION_NORMAL:
  case NAV_DISTRIBUTION_LOGNORMAL:
    return read_spread (self, kind, ret_problem);
  case NAV_DISTRIBUTION_EMPIRICAL:
    return read_counts (self, ret_problem);
  case NAV_DISTRIBUTION_FIXED:
  default:
    mean = read_figure (self, MEAN, 1, ret_problem);
    if (*ret_problem == NULL && !isfinite (mean))
      *ret_problem = g_strdup (_ ("Tokens are a number from 1 to ten million"));
    return *ret_problem == NULL ? nav_distribution_new_fixed (round (mean)) : NULL;
  }
}

static void
nav_tokens_form_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (nav_tokens_form_parent_class)->dispose (object);
}

static void
nav_tokens_form_class_init (NavTokensFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = nav_tokens_form_dispose;
  edited_signal = g_signal_new ("edited", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static GtkWidget *
new_row (NavTokensForm *self, const char *title, GtkWidget *control)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", title, "xalign", 0.0, "hexpand", TRUE,
                                   NULL);

  gtk_box_append (GTK_BOX (row), label);
  gtk_box_append (GTK_BOX (row), control);
  gtk_accessible_update_property (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  -1);
  gtk_widget_set_parent (row, GTK_WIDGET (self));
  return row;
}

static void
add_figures (NavTokensForm *self)
{
  const char *titles[N_FIGURES] = { _ ("Mean, tokens"), _ ("Standard deviation"), _ ("Least"),
                                    _ ("Most") };

  for (int i = 0; i < N_FIGURES; i++) {
    self->entries[i] =
      g_object_new (GTK_TYPE_ENTRY, "width-chars", 8, "xalign", 1.0, "max-length", 40, NULL);
    self->rows[i] = new_row (self, titles[i], self->entries[i]);
    g_signal_connect_swapped (self->entries[i], "changed", G_CALLBACK (emit_edited), self);
  }
}

static void
add_paste (NavTokensForm *self)
{
  GtkWidget *view = g_object_new (GTK_TYPE_TEXT_VIEW, "accepts-tab", FALSE, "left-margin", 6,
                                  "top-margin", 6, NULL);

  self->counts = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Tokens of your requests, one number a line"), -1);
  self->paste = g_object_new (GTK_TYPE_SCROLLED_WINDOW, "child", view, "min-content-height", 140,
                              "has-frame", TRUE, NULL);
  gtk_widget_set_parent (self->paste, GTK_WIDGET (self));
  g_signal_connect_swapped (self->counts, "changed", G_CALLBACK (emit_edited), self);
}

static void
nav_tokens_form_init (NavTokensForm *self)
{
  const char *const kinds[] = { _ ("All alike"), _ ("Uniform"), _ ("Normal"), _ ("Log-normal"),
                                _ ("As measured"), NULL };
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 6);
  self->kind = GTK_DROP_DOWN (gtk_drop_down_new_from_strings (kinds));
  new_row (self, _ ("Spread"), GTK_WIDGET (self->kind));
  add_figures (self);
  add_paste (self);
  update_rows (self);
  g_signal_connect_swapped (self->kind, "notify::selected", G_CALLBACK (on_kind), self);
}

/**
 * nav_tokens_form_new:
 *
 * Returns: (transfer floating)
 */
GtkWidget *
nav_tokens_form_new (void)
{
  return g_object_new (NAV_TYPE_TOKENS_FORM, NULL);
}
