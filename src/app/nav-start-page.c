// SPDX-License-Identifier: Apache-2.0
// What a person sees first.

#include "config.h"

#include "app/nav-start-page.h"

#include "app/nav-composer.h"
#include "app/nav-fold-box.h"
#include "app/nav-example-card.h"

struct _NavStartPage {
  GtkWidget parent_instance;
  NavComposer *composer;
  NavFoldBox *examples;
};

G_DEFINE_FINAL_TYPE (NavStartPage, nav_start_page, GTK_TYPE_WIDGET)

/**
 * nav_start_page_set_buffer:
 * @buffer: where the draft is kept
 */
void
nav_start_page_set_buffer (NavStartPage *self, GtkTextBuffer *buffer)
{
  g_return_if_fail (NAV_IS_START_PAGE (self));

  nav_composer_set_buffer (self->composer, buffer);
}

void
nav_start_page_take_focus (NavStartPage *self)
{
  g_return_if_fail (NAV_IS_START_PAGE (self));

  nav_composer_take_focus (self->composer);
}

static void
nav_start_page_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (nav_start_page_parent_class)->dispose (object);
}

static void
nav_start_page_class_init (NavStartPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = nav_start_page_dispose;
  g_type_ensure (NAV_TYPE_COMPOSER);
  g_type_ensure (NAV_TYPE_FOLD_BOX);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               NAV_RESOURCE_BASE "/nav-start-page.ui");
  gtk_widget_class_bind_template_child (widget_class, NavStartPage, composer);
  gtk_widget_class_bind_template_child (widget_class, NavStartPage, examples);
}

static void
nav_start_page_init (NavStartPage *self)
{
  g_autoptr (GPtrArray) examples = nav_examples_load ();

  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < examples->len; i++)
    nav_fold_box_append (self->examples, nav_example_card_new (examples->pdata[i]));
}
