// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/nav-spec.h"

G_BEGIN_DECLS

/**
 * NavNeedEditor: with what a value is changed.
 */
typedef enum {
  NAV_NEED_NUMBER,
  NAV_NEED_TEXT,
  NAV_NEED_SWITCH,
  NAV_NEED_CHOICE, /* one of a few */
  NAV_NEED_LEVEL,  /* low, medium, high */
  NAV_NEED_LIST,   /* some of many */
  NAV_NEED_TOKENS,
  NAV_NEED_BUDGET,
  NAV_NEED_INVENTORY,
} NavNeedEditor;

/**
 * NavNeedField: how a value of the spec is shown among the needs. Words are marked for translation.
 */
typedef struct {
  NavSpecField field;
  const char *title; /* (nullable): what it is called within its group; NULL: as everywhere */
  NavNeedEditor editor;
  const char *unit;  /* behind the value; "" for none */
  double factor;     /* of what is shown to what is stored: 0.01 for a percentage */
  const char *empty; /* (nullable): what it means when nothing is there; NULL: something must be */
  const char *help;  /* what it is, in a sentence */
} NavNeedField;

/**
 * NavNeedGroup: values that belong together.
 */
typedef struct {
  const char *title;
  const char *more; /* (nullable): title of the values from @first_more on, which are folded away */
  const NavNeedField *fields;
  guint n_fields;
  guint first_more;
} NavNeedGroup;

typedef enum {
  NAV_NEED_GROUP_USE_CASE,
  NAV_NEED_GROUP_TRAFFIC,
  NAV_NEED_GROUP_TARGETS,
  NAV_NEED_GROUP_PRIORITIES,
  NAV_NEED_GROUP_CONSTRAINTS,
  NAV_NEED_GROUP_INVENTORY,
  NAV_NEED_GROUP_HOURS,
  NAV_NEED_GROUP_ENGINE,
  NAV_N_NEED_GROUPS,
} NavNeedGroupId;

const NavNeedGroup *nav_need_group (NavNeedGroupId id);

G_END_DECLS
