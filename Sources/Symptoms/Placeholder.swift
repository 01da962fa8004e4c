// Symptoms
