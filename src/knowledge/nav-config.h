// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/nav-model.h"

G_BEGIN_DECLS

/**
 * NavConfig: what a Hugging Face `config.json` tells about the model that it belongs to. A plain
 * value.
 */
typedef struct {
  const char *model_type; /* static: "qwen3_moe" */
  const char *family;     /* static: "qwen" */
  NavArchitecture arch;
  NavPrecision precision;
  gboolean precision_stated; /* FALSE: 16 bits were assumed */
  gboolean has_other_parts;  /* a vision or audio part, which `arch` leaves out */
} NavConfig;

gboolean nav_config_parse (const char *text, gssize length, NavConfig *ret_config, GError **error);

G_END_DECLS
