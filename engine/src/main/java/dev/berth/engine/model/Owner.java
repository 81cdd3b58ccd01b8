package dev.berth.engine.model;

/** The controller of a pod. */
public record Owner(String apiVersion, String kind, String name, String uid) {}
