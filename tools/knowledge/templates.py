#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes data/knowledge/templates.json: the figures that manifests are filled with.

No manifest text: a row holds what a kind of deployment needs and what vLLM and KServe fix, so
that the code that writes manifests keeps no figures of its own. Needs no raw figures.
"""

import kbio

ENGINE = {"engine": "vllm", "image": "vllm/vllm-openai", "image_tag": None, "port": 8000,
          "gpu_memory_utilization": 0.9, "block_size_tokens": 16, "kv_cache_dtype": "auto",
          "prefix_caching": True, "trust_remote_code": False, "max_num_seqs": None,
          "max_num_batched_tokens": None}
# vLLM answers on its port only once the weights are loaded; loading may take long.
PROBES = {"startup_path": "/health", "startup_period_s": 10, "startup_failure_threshold": 180,
          "readiness_path": "/health", "readiness_period_s": 5, "readiness_failure_threshold": 3,
          "liveness_path": "/health", "liveness_period_s": 10, "liveness_failure_threshold": 3}
METRICS = {"path": "/metrics", "port_name": "http", "interval_s": 15, "prefix": "vllm:"}
CACHE = {"weights_mount": "/models", "shared_memory_mount": "/dev/shm",
         "shared_memory_gib_tensor_parallel": 8}
CHOSEN = ["engine.prefix_caching", "metrics.interval_s", "probes.liveness_failure_threshold",
          "probes.liveness_period_s", "probes.readiness_failure_threshold",
          "probes.readiness_period_s", "probes.startup_failure_threshold",
          "probes.startup_period_s", "volumes.shared_memory_gib_tensor_parallel",
          "volumes.weights_mount"]
GPU_RESOURCES = {"NVIDIA": "nvidia.com/gpu", "AMD": "amd.com/gpu"}


def row(ident, name, kinds, **changes):
    return {"id": ident, "name": name, "kinds": kinds, "engine": ENGINE, "probes": PROBES,
            "metrics": METRICS, "volumes": CACHE, "gpu_resource": GPU_RESOURCES, **changes,
            "unverified": CHOSEN,
            "source": "vLLM and KServe interfaces; probe times, mounts and shared memory are "
                      "NeuralNav's own choices",
            "source_licence": "Apache-2.0"}


def main():
    kserve = {**ENGINE, "port": 8080}
    kbio.write_collection("templates", [
        row("kubernetes-deployment-vllm", "Plain Deployment with vLLM",
            ["Deployment apps/v1", "Service v1", "HorizontalPodAutoscaler autoscaling/v2",
             "ServiceMonitor monitoring.coreos.com/v1"]),
        row("kserve-inferenceservice-vllm", "KServe InferenceService with vLLM",
            ["InferenceService serving.kserve.io/v1beta1"], engine=kserve,
            kserve={"deployment_mode_annotation": "serving.kserve.io/deploymentMode",
                    "deployment_mode": "Standard", "container_name": "kserve-container",
                    "autoscaler_annotation": "serving.kserve.io/autoscalerClass",
                    "autoscaler_class": "none", "weights_mount": "/mnt/models"}),
    ])


if __name__ == "__main__":
    main()
