// Whom the sign-in page of the made-up authority offers to be.
export const PERSONAS = [
  'front-door',
  'social-worker',
  'manager',
  'reviewing-officer',
  'auditor',
  'analyst',
  'head-of-service',
  'director',
  'councillor',
  'partner',
  'governance',
  'administrator',
]
