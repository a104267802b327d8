const NIGHT = Color(0.02, 0.02, 0.08)
