// SPDX-License-Identifier: Apache-2.0
// A banner: AdwBanner is newer than our floor.

#include "config.h"

#include "app/nav-banner.h"

struct _NavBanner {
  GtkWidget parent_instance;
  GtkLabel *label;
  GtkButton *accept;
  GtkButton *dismiss;
};

G_DEFINE_FINAL_TYPE (NavBanner, nav_banner, GTK_TYPE_WIDGET)

enum { ACCEPTED, DISMISSED, N_SIGNALS };

static guint signals[N_SIGNALS];

/**
 * nav_banner_show:
 * @text: what happened
 * @accept: what can be done about it
 * @dismiss: what else
 */
void
nav_banner_show (NavBanner *self, const char *text, const char *accept, const char *dismiss)
{
  g_return_if_fail (NAV_IS_BANNER (self));

  gtk_label_set_label (self->label, text);
  gtk_button_set_label (self->accept, accept);
  gtk_button_set_label (self->dismiss, dismiss);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
}

void
nav_banner_hide (NavBanner *self)
{
  g_return_if_fail (NAV_IS_BANNER (self));

  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

static void
on_accept (NavBanner *self)
{
  g_signal_emit (self, signals[ACCEPTED], 0);
}

static void
on_dismiss (NavBanner *self)
{
  g_signal_emit (self, signals[DISMISSED], 0);
}

static void
nav_banner_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (nav_banner_parent_class)->dispose (object);
}

static void
nav_banner_class_init (NavBannerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = nav_banner_dispose;
  signals[ACCEPTED] = g_signal_new ("accepted", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[DISMISSED] = g_signal_new ("dismissed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, NAV_RESOURCE_BASE "/nav-banner.ui");
  gtk_widget_class_bind_template_child (widget_class, NavBanner, label);
  gtk_widget_class_bind_template_child (widget_class, NavBanner, accept);
  gtk_widget_class_bind_template_child (widget_class, NavBanner, dismiss);
  gtk_widget_class_bind_template_callback (widget_class, on_accept);
  gtk_widget_class_bind_template_callback (widget_class, on_dismiss);
  gtk_widget_class_set_css_name (widget_class, "navbanner");
}

static void
nav_banner_init (NavBanner *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
