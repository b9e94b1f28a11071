// SPDX-License-Identifier: Apache-2.0
// Lines of a name at the start and a figure or words at the end.

#include "app/nav-facts.h"

#include "app/nav-figure.h"

#define SPACING 12

struct _NavFacts {
  GtkWidget parent_instance;
};

G_DEFINE_FINAL_TYPE (NavFacts, nav_facts, GTK_TYPE_WIDGET)

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

/**
 * nav_facts_add_line:
 * @name: what the line is about
 *
 * Returns: (transfer none): a box that ends with the name; what comes behind it stands at the end
 */
GtkWidget *
nav_facts_add_line (NavFacts *self, const char *name)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, SPACING);
  GtkWidget *label = new_label (name, "fact-name");

  g_return_val_if_fail (NAV_IS_FACTS (self), NULL);

  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (line), label);
  gtk_widget_set_parent (line, GTK_WIDGET (self));
  return line;
}

/**
 * nav_facts_add_figure:
 * @value: the figure with its unit
 * @path: its path, as nav_explain() takes it
 */
void
nav_facts_add_figure (NavFacts *self, const char *name, const char *value, NavPlan *plan,
                      NavRecommendation *recommendation, const char *path)
{
  GtkWidget *figure = nav_figure_new (TRUE);

  nav_figure_set (NAV_FIGURE (figure), value, name, plan, recommendation, path);
  gtk_box_append (GTK_BOX (nav_facts_add_line (self, name)), figure);
}

void
nav_facts_add_words (NavFacts *self, const char *name, const char *words)
{
  GtkWidget *line = nav_facts_add_line (self, name);
  GtkWidget *label = new_label (words, "fact-words");

  gtk_label_set_xalign (GTK_LABEL (label), 1);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_RIGHT);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_box_append (GTK_BOX (line), label);
}

/**
 * nav_facts_add_note:
 * @words: what is to be known of the lines above; nothing is added for an empty one
 */
void
nav_facts_add_note (NavFacts *self, const char *words)
{
  GtkWidget *label;

  g_return_if_fail (NAV_IS_FACTS (self));

  if (*words == '\0')
    return;
  label = new_label (words, "caption");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_set_parent (label, GTK_WIDGET (self));
}

static void
nav_facts_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (nav_facts_parent_class)->dispose (object);
}

static void
nav_facts_class_init (NavFactsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = nav_facts_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "facts");
}

static void
nav_facts_init (NavFacts *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 6);
}

GtkWidget *
nav_facts_new (void)
{
  return g_object_new (NAV_TYPE_FACTS, NULL);
}
