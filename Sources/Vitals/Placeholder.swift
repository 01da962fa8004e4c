// Vitals
