// SPDX-License-Identifier: Apache-2.0
// Chooses the kernel family of each operator by GPU and precision, as vLLM does, and its curve. A
// GPU without measured curves uses those of a near relative with its own peak figures; without
// either, the medians over all measured GPUs.

#include "serving/nav-operators.h"

#include "serving/nav-closed-form.h"

typedef struct {
  double compute_efficiency;
  double memory_efficiency;
  double exponent;
  double launch_us;
} Efficiency;

/* Medians over the seven GPUs of data/knowledge/efficiency-curves.json, for GPUs that have neither
 * curves nor a relative with curves. */
static const Efficiency median_gemm16 = { 0.803, 0.798, 2.14, 3.75 };
static const Efficiency median_gemm8 = { 0.518, 0.768, 2.10, 6.95 };
static const Efficiency median_gemm4 = { 0.430, 0.732, 2.52, 8.10 };
static const Efficiency median_prefill = { 0.574, 0.398, 1.05, 12.0 };
static const Efficiency median_decode = { 0.740, 0.849, 1.0, 12.6 };
static const Efficiency median_experts = { 0.498, 0.983, 1.0, 31.7 };

/* Message time of an all-reduce without a table: latency by ranks (medians of the tables of
 * data/knowledge/all-reduce.json at small messages) + 2 (t - 1) / t x bytes / (0.7 x link). */
#define LINK_EFFICIENCY 0.7
#define NVLINK_ALPHA_US 4.7
#define PCIE_ALPHA_US 13.3

/* Links of the GPUs whose tables serve for relatives, GB/s per direction
 * (data/knowledge/gpus.json). */
static const struct {
  const char *curves;
  double link_gb_per_s;
} table_links[] = {
  { "a100_sxm", 300 }, { "h100_sxm", 450 }, { "h200_sxm", 450 }, { "b200_sxm", 900 },
  { "l40s", 32 },      { "rtx_pro_6000_server", 64 },
};

static gboolean
is_blackwell (const NavGpu *gpu)
{
  return gpu->compute_capability >= 100;
}

/* AMD's CDNA 3 has no compute capability, but fp8 units; that shows in its peak figure. */
static gboolean
has_fp8 (const NavGpu *gpu)
{
  return !isnan (gpu->fp8_tflops) &&
         (gpu->compute_capability == 0 || gpu->compute_capability >= 89);
}

static gboolean
has_fp4 (const NavGpu *gpu)
{
  return is_blackwell (gpu) && !isnan (gpu->fp4_tflops);
}

static double
peak16 (const NavGpu *gpu)
{
  return isnan (gpu->bf16_tflops) ? gpu->fp16_tflops : gpu->bf16_tflops;
}

typedef struct {
  NavCatalog *catalog;
  const NavGpu *gpu;
  const char *curves;
  gboolean all_found;
} Lookup;

static NavRoofline
make_roofline (const NavGpu *gpu, double tflops, const Efficiency *efficiency)
{
  NavRoofline roofline = {
    .flop_per_ms = efficiency->compute_efficiency * tflops * 1e9,
    .byte_per_ms = efficiency->memory_efficiency * gpu->memory_gb_per_s * 1e6,
    .exponent = efficiency->exponent,
    .launch_ms = efficiency->launch_us * 1e-3,
  };

  return roofline;
}

static NavRoofline
look_up (Lookup *lookup, const char *op, const char *dtype, double tflops,
         const Efficiency *fallback)
{
  NavOperatorCurve *curve = NULL;
  Efficiency efficiency;

  if (lookup->curves != NULL && lookup->catalog != NULL)
    curve = nav_catalog_find_curve (lookup->catalog, lookup->curves, op, dtype);
  if (curve == NULL) {
    lookup->all_found = FALSE;
    return make_roofline (lookup->gpu, tflops, fallback);
  }
  efficiency = (Efficiency){ curve->compute_efficiency, curve->memory_efficiency, curve->exponent,
                             curve->launch_us };
  return make_roofline (lookup->gpu, tflops, &efficiency);
}

/* The curve of @dtype, or that of 16 bits where the GPU was not measured with it: weight-only
 * kernels and 8-bit caches do the same work on fewer bytes. */
static NavRoofline
look_up_or_16 (Lookup *lookup, const char *op, const char *dtype, double tflops,
               const Efficiency *fallback)
{
  Lookup exact = *lookup;
  NavRoofline roofline = look_up (&exact, op, dtype, tflops, fallback);

  return exact.all_found || !lookup->all_found
           ? roofline
           : look_up (lookup, op, "bfloat16", peak16 (lookup->gpu), fallback);
}

/* Dense layers. Weight-only quantisation multiplies in 16 bits: the 16-bit curve with fewer bytes.
 * Block-scaled fp8 uses the per-tensor curve too: its own benchmark rows hold 70 us of launches
 * that CUDA graphs take away. */
static void
choose_linear (NavOperators *operators, Lookup *lookup, NavPrecision precision)
{
  const NavGpu *gpu = lookup->gpu;

  operators->linear = operators->dense16;
  operators->linear_activation_bytes = 2;
  if (operators->format.linear_bytes >= 2)
    return;
  if (precision == NAV_PRECISION_FP8 && has_fp8 (gpu)) {
    operators->linear = look_up (lookup, "gemm", "fp8", gpu->fp8_tflops, &median_gemm8);
    operators->linear_activation_bytes = 1;
  } else if (precision == NAV_PRECISION_INT8 && !isnan (gpu->int8_tops)) {
    /* No int8 rows were measured: the 8-bit curve of the GPU, or the median one. */
    Lookup eight = *lookup;
    operators->linear = look_up (&eight, "gemm", "fp8", gpu->int8_tops, &median_gemm8);
    operators->linear_activation_bytes = 1;
  } else if (precision == NAV_PRECISION_FP4 && has_fp4 (gpu)) {
    operators->linear = look_up (lookup, "gemm", "nvfp4", gpu->fp4_tflops, &median_gemm4);
    operators->linear_activation_bytes = nav_precision_bytes_per_weight (NAV_PRECISION_FP4);
  }
}

/* Experts. Hopper's per-tensor fp8 rows time a kernel that vLLM does not use there, so that fp8
 * takes the block-scaled rows. mxfp4 runs W4A8 on data centre Blackwell and W4A16 elsewhere; other
 * 4-bit weights on GPUs without 4-bit units run Marlin's W4A16. */
static void
choose_experts (NavOperators *operators, Lookup *lookup, NavPrecision precision)
{
  const NavGpu *gpu = lookup->gpu;
  const char *dtype = "bfloat16";
  double tflops = peak16 (gpu);
  gboolean data_centre_blackwell =
    gpu->compute_capability >= 100 && gpu->compute_capability < 120;

  if (operators->format.microscaled && data_centre_blackwell) {
    dtype = "w4a8_mxfp4_mxfp8";
    tflops = gpu->fp8_tflops;
  } else if (operators->format.microscaled) {
    dtype = "w4a16_mxfp4";
  } else if (precision == NAV_PRECISION_FP4 && has_fp4 (gpu)) {
    dtype = "nvfp4";
    tflops = gpu->fp4_tflops;
  } else if (precision == NAV_PRECISION_FP4 || precision == NAV_PRECISION_INT4) {
    dtype = "int4_wo";
  } else if ((precision == NAV_PRECISION_FP8 || precision == NAV_PRECISION_INT8) &&
             has_fp8 (gpu)) {
    gboolean block = operators->format.block_scaled || gpu->compute_capability == 90;
    dtype = block && gpu->compute_capability < 120 ? "fp8_block" : "fp8";
    tflops = gpu->fp8_tflops;
  }
  operators->experts = look_up_or_16 (lookup, "moe", dtype, tflops, &median_experts);
  operators->expert_curves = lookup->curves;
  operators->expert_dtype = dtype;
}

static double
find_table_link (const char *curves)
{
  for (gsize i = 0; i < G_N_ELEMENTS (table_links); i++)
    if (g_str_equal (table_links[i].curves, curves))
      return table_links[i].link_gb_per_s;
  return NAN;
}

static double
own_link (const NavGpu *gpu)
{
  double link = gpu->interconnect == NAV_INTERCONNECT_PCIE ? gpu->pcie_gb_per_s
                                                            : gpu->link_gb_per_s;

  return isnan (link) ? gpu->pcie_gb_per_s : link;
}

/* A relative's table is a table of its link: cards that talk over PCIe take one of a PCIe card. */
static const char *
choose_table (const NavGpu *gpu)
{
  if (gpu->curves != NULL)
    return gpu->curves;
  if (gpu->interconnect == NAV_INTERCONNECT_PCIE)
    return gpu->pcie_gb_per_s >= 64 ? "rtx_pro_6000_server" : "l40s";
  return gpu->interconnect == NAV_INTERCONNECT_NVLINK ? gpu->curves_like : NULL;
}

static void
choose_communication (NavOperators *operators, NavCatalog *catalog, const NavCandidate *candidate)
{
  const NavGpu *gpu = candidate->gpu;
  const char *table = choose_table (gpu);
  double link = own_link (gpu), ranks = candidate->tensor_parallel, table_link;

  if (isnan (link))
    link = 16; /* PCIe 3.0 x16, what every server has at least */
  operators->link_byte_per_ms = LINK_EFFICIENCY * link * 1e6;
  operators->all_reduce = NULL;
  operators->all_reduce_scale = 1;
  operators->all_reduce_alpha_ms =
    (gpu->interconnect == NAV_INTERCONNECT_PCIE ? PCIE_ALPHA_US : NVLINK_ALPHA_US) * 1e-3;
  operators->all_reduce_byte_per_ms =
    operators->link_byte_per_ms * ranks / (2 * MAX (ranks - 1, 1));
  if (table == NULL || catalog == NULL || candidate->tensor_parallel < 2)
    return;
  operators->all_reduce = nav_catalog_find_all_reduce (catalog, table, candidate->tensor_parallel);
  table_link = find_table_link (table);
  if (gpu->curves == NULL && table_link > link)
    operators->all_reduce_scale = table_link / link;
}

/**
 * nav_operators_init:
 * @operators: (out)
 * @catalog: (nullable): where the curves are; without one every curve is the median
 *
 * Chooses kernels and curves for @candidate. Tables stay the catalogue's.
 */
void
nav_operators_init (NavOperators *operators, NavCatalog *catalog, const NavCandidate *candidate)
{
  const NavGpu *gpu = candidate->gpu;
  Lookup lookup = { catalog, gpu, gpu->curves ? gpu->curves : gpu->curves_like, TRUE };
  const char *kv_dtype = nav_candidate_has_fp8_cache (candidate) ? "fp8" : "bfloat16";
  double tflops = peak16 (gpu);

  operators->expert_curves = operators->expert_dtype = NULL;
  nav_weight_format_init (&operators->format, candidate);
  operators->dense16 = look_up (&lookup, "gemm", "bfloat16", tflops, &median_gemm16);
  operators->prefill = look_up (&lookup, "ctx_attn", NULL, tflops, &median_prefill);
  operators->decode = look_up_or_16 (&lookup, "gen_attn", kv_dtype, tflops, &median_decode);
  choose_linear (operators, &lookup, candidate->precision);
  if (candidate->model->arch.experts > 0)
    choose_experts (operators, &lookup, candidate->precision);
  else
    operators->experts = operators->linear;
  choose_communication (operators, catalog, candidate);
  operators->memory_byte_per_ms = gpu->memory_gb_per_s * 1e6;
  operators->native = gpu->curves != NULL && lookup.all_found;
}

/**
 * nav_operators_all_reduce_ms:
 * @bytes: of the message
 *
 * Returns: the time of one all-reduce over the tensor parallel group
 */
double
nav_operators_all_reduce_ms (const NavOperators *operators, double bytes)
{
  if (operators->all_reduce != NULL)
    return nav_all_reduce_table_us (operators->all_reduce, bytes) * 1e-3 *
           operators->all_reduce_scale;
  return operators->all_reduce_alpha_ms + bytes / operators->all_reduce_byte_per_ms;
}
