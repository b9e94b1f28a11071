// SPDX-License-Identifier: Apache-2.0
// Filter and order run over the plan's own array: a plan may hold thousands of recommendations. The
// rows of the list are filled from the result, those that are there already at once, new ones a few
// at a time.

#include "app/nav-options-model.h"

#include <string.h>

#include "workflow/nav-plan-words.h"

/* What a turn of the main loop does, so that it stays well below the length of a frame. */
#define ROWS_A_TURN 2
#define TOLD_A_TURN 25

struct _NavOptionsModel {
  GObject parent_instance;
  NavPlan *plan;       /* (nullable) */
  GPtrArray *shown;    /* (element-type NavRecommendation): what the rows are to hold */
  GPtrArray *rows;     /* (element-type NavOption) */
  guint told;          /* rows before this one show what they hold */
  guint filling;       /* source that goes on */
  guint n_passing;
  GPtrArray *haystacks; /* (nullable) (element-type utf8): of each of the plan's recommendations */
  GHashTable *keys;     /* NavModel or NavGpu to a key that sorts its name */
  NavPlanColumn column; /* NAV_N_COLUMNS: in balanced order */
  gboolean reversed;
  gboolean pareto;
  gboolean met;
  char *gpu;
  char **words; /* in folded case */
};

static void nav_options_model_list_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (NavOptionsModel, nav_options_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      nav_options_model_list_init))

enum { REFILLED, SETTLED, N_SIGNALS };

static guint signals[N_SIGNALS];

/* All that a word is looked for in, in folded case; made once a plan, for a filter changes with
 * each letter that is typed. */
static char *
new_haystack (const NavRecommendation *r)
{
  g_autofree char *text =
    g_strjoin ("\n", nav_plan_words_model (r), r->candidate->model->id,
               nav_plan_words_checkpoint (r), r->candidate->gpu->name, NULL);

  return g_utf8_casefold (text, -1);
}

static void
need_haystacks (NavOptionsModel *self)
{
  const GPtrArray *all = nav_plan_get_recommendations (self->plan);

  if (self->words == NULL || self->haystacks != NULL)
    return;
  self->haystacks = g_ptr_array_new_full (all->len, g_free);
  for (guint i = 0; i < all->len; i++)
    g_ptr_array_add (self->haystacks, new_haystack (all->pdata[i]));
}

static gboolean
holds_words (NavOptionsModel *self, guint index)
{
  for (gsize i = 0; self->words != NULL && self->words[i] != NULL; i++)
    if (strstr (self->haystacks->pdata[index], self->words[i]) == NULL)
      return FALSE;
  return TRUE;
}

static gboolean
passes (NavOptionsModel *self, const NavRecommendation *r)
{
  return (!self->pareto || r->pareto) && (!self->met || r->slo.verdict == NAV_VERDICT_MET) &&
         (self->gpu == NULL || g_str_equal (r->candidate->gpu->id, self->gpu));
}

static void
select_shown (NavOptionsModel *self)
{
  const GPtrArray *all = self->plan ? nav_plan_get_recommendations (self->plan) : NULL;

  self->n_passing = 0;
  g_ptr_array_set_size (self->shown, 0);
  if (all != NULL)
    need_haystacks (self);
  for (guint i = 0; all != NULL && i < all->len; i++) {
    if (!passes (self, all->pdata[i]) || !holds_words (self, i))
      continue;
    if (self->n_passing++ < NAV_OPTIONS_MODEL_MAX)
      g_ptr_array_add (self->shown, all->pdata[i]);
  }
}

/* Comparing names as people order them takes longer than all else; their keys are compared fast. */
static const char *
need_key (NavOptionsModel *self, gconstpointer what, const char *name)
{
  char *key = g_hash_table_lookup (self->keys, what);

  if (key == NULL) {
    g_autofree char *folded = g_utf8_casefold (name, -1);
    key = g_utf8_collate_key (folded, -1);
    g_hash_table_insert (self->keys, (gpointer) what, key);
  }
  return key;
}

static int
compare_names (NavOptionsModel *self, const NavRecommendation *a, const NavRecommendation *b)
{
  const NavGpu *gpu_a = a->candidate->gpu, *gpu_b = b->candidate->gpu;
  int order;

  if (self->column == NAV_COLUMN_MODEL)
    return strcmp (need_key (self, a->candidate->model, nav_plan_words_model (a)),
                   need_key (self, b->candidate->model, nav_plan_words_model (b)));
  order = strcmp (need_key (self, gpu_a, nav_plan_words_gpu (gpu_a)),
                  need_key (self, gpu_b, nav_plan_words_gpu (gpu_b)));
  return order != 0 ? order : (a->gpus > b->gpus) - (a->gpus < b->gpus);
}

static int
compare (gconstpointer a, gconstpointer b, gpointer data)
{
  NavOptionsModel *self = data;
  const NavRecommendation *r = *(NavRecommendation *const *) a;
  const NavRecommendation *s = *(NavRecommendation *const *) b;

  if (self->column != NAV_COLUMN_MODEL && self->column != NAV_COLUMN_GPUS)
    return nav_plan_column_compare (self->column, self->reversed, r, s);
  return self->reversed ? -compare_names (self, r, s) : compare_names (self, r, s);
}

static void
grow (NavOptionsModel *self)
{
  guint before = self->rows->len;
  guint until = MIN (self->shown->len, before + ROWS_A_TURN);

  for (guint i = before; i < until; i++)
    g_ptr_array_add (self->rows, nav_option_new (self->shown->pdata[i]));
  self->told = until;
  g_list_model_items_changed (G_LIST_MODEL (self), before, 0, until - before);
}

static void
tell_some (NavOptionsModel *self)
{
  guint until = MIN (self->rows->len, self->told + TOLD_A_TURN);

  while (self->told < until)
    nav_option_tell (self->rows->pdata[self->told++]);
}

static gboolean
go_on (gpointer data)
{
  NavOptionsModel *self = data;

  if (self->told < self->rows->len)
    tell_some (self);
  else if (self->rows->len < self->shown->len)
    grow (self);
  if (self->told < self->rows->len || self->rows->len < self->shown->len)
    return G_SOURCE_CONTINUE;
  self->filling = 0;
  g_signal_emit (self, signals[SETTLED], 0);
  return G_SOURCE_REMOVE;
}

static void
shrink (NavOptionsModel *self)
{
  guint before = self->rows->len;

  if (before <= self->shown->len)
    return;
  g_ptr_array_set_size (self->rows, (int) self->shown->len);
  g_list_model_items_changed (G_LIST_MODEL (self), self->shown->len, before - self->shown->len, 0);
}

static void
refill (NavOptionsModel *self)
{
  select_shown (self);
  /* The sort keeps the balanced order of what is equal: GLib's is a merge sort. */
  if (self->column != NAV_N_COLUMNS)
    g_ptr_array_sort_with_data (self->shown, compare, self);
  shrink (self);
  for (guint i = 0; i < self->rows->len; i++)
    nav_option_set_recommendation (self->rows->pdata[i], self->shown->pdata[i]);
  self->told = 0;
  g_signal_emit (self, signals[REFILLED], 0);
  if (self->filling == 0)
    self->filling = g_idle_add (go_on, self);
}

/**
 * nav_options_model_set_plan:
 * @plan: (nullable)
 */
void
nav_options_model_set_plan (NavOptionsModel *self, NavPlan *plan)
{
  g_autoptr (NavPlan) old = NULL;

  g_return_if_fail (NAV_IS_OPTIONS_MODEL (self));

  if (plan == self->plan)
    return;
  old = g_steal_pointer (&self->plan);
  self->plan = plan ? nav_plan_ref (plan) : NULL;
  g_clear_pointer (&self->haystacks, g_ptr_array_unref);
  g_hash_table_remove_all (self->keys); /* of models that may go with the old plan */
  refill (self);
}

static char **
split_words (const char *text)
{
  g_autofree char *folded = text ? g_utf8_casefold (text, -1) : NULL;

  return folded ? g_strsplit (folded, " ", 16) : NULL;
}

static gboolean
same_words (char *const *a, char *const *b)
{
  if (a == NULL || b == NULL)
    return a == b;
  return g_strv_equal ((const char *const *) a, (const char *const *) b);
}

/**
 * nav_options_model_set_filter:
 * @filter: it is copied
 */
void
nav_options_model_set_filter (NavOptionsModel *self, const NavOptionsFilter *filter)
{
  g_auto (GStrv) words = NULL;

  g_return_if_fail (NAV_IS_OPTIONS_MODEL (self) && filter != NULL);

  words = split_words (filter->text);
  if (self->pareto == filter->pareto && self->met == filter->met &&
      g_strcmp0 (self->gpu, filter->gpu) == 0 && same_words (self->words, words))
    return;
  self->pareto = filter->pareto;
  self->met = filter->met;
  g_free (self->gpu);
  self->gpu = g_strdup (filter->gpu);
  g_strfreev (self->words);
  self->words = g_steal_pointer (&words);
  refill (self);
}

/**
 * nav_options_model_set_order:
 * @column: what to order by; NAV_N_COLUMNS for the plan's own balanced order
 */
void
nav_options_model_set_order (NavOptionsModel *self, NavPlanColumn column, gboolean reversed)
{
  g_return_if_fail (NAV_IS_OPTIONS_MODEL (self) && (guint) column <= NAV_N_COLUMNS);

  if (self->column == column && self->reversed == reversed)
    return;
  self->column = column;
  self->reversed = reversed;
  refill (self);
}

/**
 * nav_options_model_get_n_all:
 *
 * Returns: how many recommendations the plan has
 */
guint
nav_options_model_get_n_all (NavOptionsModel *self)
{
  g_return_val_if_fail (NAV_IS_OPTIONS_MODEL (self), 0);

  return self->plan ? nav_plan_get_recommendations (self->plan)->len : 0;
}

/**
 * nav_options_model_get_n_passing:
 *
 * Returns: how many of them pass the filter; the model holds no more than NAV_OPTIONS_MODEL_MAX
 */
guint
nav_options_model_get_n_passing (NavOptionsModel *self)
{
  g_return_val_if_fail (NAV_IS_OPTIONS_MODEL (self), 0);

  return self->n_passing;
}

/**
 * nav_options_model_get_shown:
 *
 * Returns: (transfer none) (element-type NavRecommendation): what the rows hold, or are about to
 */
const GPtrArray *
nav_options_model_get_shown (NavOptionsModel *self)
{
  g_return_val_if_fail (NAV_IS_OPTIONS_MODEL (self), NULL);

  return self->shown;
}

static int
compare_gpus (gconstpointer a, gconstpointer b)
{
  const NavGpu *gpu_a = *(NavGpu *const *) a, *gpu_b = *(NavGpu *const *) b;

  return g_utf8_collate (nav_plan_words_gpu (gpu_a), nav_plan_words_gpu (gpu_b));
}

/**
 * nav_options_model_collect_gpus:
 *
 * Returns: (transfer container) (element-type NavGpu): what the plan's recommendations run on, by
 *   name; they live as long as the plan
 */
GPtrArray *
nav_options_model_collect_gpus (NavOptionsModel *self)
{
  const GPtrArray *all = self->plan ? nav_plan_get_recommendations (self->plan) : NULL;
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *gpus = g_ptr_array_new ();

  for (guint i = 0; all != NULL && i < all->len; i++) {
    NavGpu *gpu = ((NavRecommendation *) all->pdata[i])->candidate->gpu;
    if (g_hash_table_add (seen, gpu->id))
      g_ptr_array_add (gpus, gpu);
  }
  g_ptr_array_sort (gpus, compare_gpus);
  return gpus;
}

static GType
get_item_type (GListModel *model)
{
  (void) model;
  return NAV_TYPE_OPTION;
}

static guint
get_n_items (GListModel *model)
{
  return NAV_OPTIONS_MODEL (model)->rows->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  NavOptionsModel *self = NAV_OPTIONS_MODEL (model);

  return position < self->rows->len ? g_object_ref (self->rows->pdata[position]) : NULL;
}

static void
nav_options_model_list_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
nav_options_model_finalize (GObject *object)
{
  NavOptionsModel *self = NAV_OPTIONS_MODEL (object);

  g_clear_handle_id (&self->filling, g_source_remove);
  g_ptr_array_unref (self->rows);
  g_ptr_array_unref (self->shown);
  g_hash_table_unref (self->keys);
  g_clear_pointer (&self->plan, nav_plan_unref);
  g_clear_pointer (&self->haystacks, g_ptr_array_unref);
  g_free (self->gpu);
  g_strfreev (self->words);
  G_OBJECT_CLASS (nav_options_model_parent_class)->finalize (object);
}

static void
nav_options_model_class_init (NavOptionsModelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = nav_options_model_finalize;
  signals[REFILLED] = g_signal_new ("refilled", NAV_TYPE_OPTIONS_MODEL, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 0);
  signals[SETTLED] = g_signal_new ("settled", NAV_TYPE_OPTIONS_MODEL, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
nav_options_model_init (NavOptionsModel *self)
{
  self->column = NAV_N_COLUMNS;
  self->rows = g_ptr_array_new_with_free_func (g_object_unref);
  self->shown = g_ptr_array_new ();
  self->keys = g_hash_table_new_full (NULL, NULL, NULL, g_free);
}

NavOptionsModel *
nav_options_model_new (void)
{
  return g_object_new (NAV_TYPE_OPTIONS_MODEL, NULL);
}
