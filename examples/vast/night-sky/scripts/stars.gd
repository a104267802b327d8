extends Node

const Palette = preload("palette.gd")
