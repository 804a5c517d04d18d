/* The few functions of one number that the month needs. */

static const double NOTHING = 1e-9, JUST = 1e-8, WORST = 5.0;

static double clip(double value, double low, double high) { return value < low ? low : value > high ? high : value; }

static double greater(double one, double other) { return one > other ? one : other; }

static double less(double one, double other) { return one < other ? one : other; }

/* 1/(1 + e^(-z)), without overflow. */
static double logistic(double z) {
    if (z >= 0) return 1 / (1 + exp(-z));
    double grown = exp(z);
    return grown / (1 + grown);
}

static double normal_cdf(double x) { return 0.5 * erfc(-x * 0.70710678118654752440); }

static double ratio_of_polynomials(double x, const double *above, const double *below) {
    double top = above[7], bottom = below[7];
    for (int power = 6; power >= 0; power--) {
        top = top * x + above[power];
        bottom = bottom * x + below[power];
    }
    return top / bottom;
}

/* The inverse of the normal distribution, infinite at 0 and 1 (Wichura 1988, algorithm AS 241, its constants). */
static double normal_quantile(double p) {
    static const double a[8] = {3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3,
                                1.3731693765509461125e4, 4.5921953931549871457e4, 6.7265770927008700853e4,
                                3.3430575583588128105e4, 2.5090809287301226727e3};
    static const double b[8] = {1.0, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
                                2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4,
                                5.2264952788528545610e3};
    static const double c[8] = {1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0,
                                3.64784832476320460504e0, 1.27045825245236838258e0, 2.41780725177450611770e-1,
                                2.27238449892691845833e-2, 7.74545014278341407640e-4};
    static const double d[8] = {1.0, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
                                1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4,
                                1.05075007164441684324e-9};
    static const double e[8] = {6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0,
                                2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
                                2.71155556874348757815e-5, 2.01033439929228813265e-7};
    static const double f[8] = {1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
                                7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7,
                                2.04426310338993978564e-15};
    if (p <= 0) return -INFINITY;
    if (p >= 1) return INFINITY;
    double from_middle = p - 0.5;
    if (fabs(from_middle) <= 0.425)
        return from_middle * ratio_of_polynomials(0.180625 - from_middle * from_middle, a, b);
    double root = sqrt(-log(from_middle < 0 ? p : 1 - p));
    double found = root <= 5 ? ratio_of_polynomials(root - 1.6, c, d) : ratio_of_polynomials(root - 5, e, f);
    return from_middle < 0 ? -found : found;
}

/* The share of a gamma distribution of mean `shape` that lies below x (`above`: beyond x), by series or continued
 * fraction, whichever converges. */
static double gamma_share(double shape, double x, int above) {
    double scale = exp(shape * log(x) - x - lgamma(shape));
    if (x < shape + 1) {
        double term = 1 / shape, sum = term;
        for (int step = 1; fabs(term) > 1e-17 * sum; step++) {
            term *= x / (shape + step);
            sum += term;
        }
        return above ? 1 - scale * sum : scale * sum;
    }
    double b = x + 1 - shape, c = 1e300, d = 1 / b, fraction = d;
    for (int step = 1; step < 1000; step++) {
        double a = -step * (step - shape);
        b += 2;
        d = 1 / (a * d + b);
        c = b + a / c;
        fraction *= c * d;
        if (fabs(c * d - 1) < 1e-16) break;
    }
    return above ? scale * fraction : 1 - scale * fraction;
}

/* The inverse of a gamma distribution of this shape and mean: Wilson and Hilferty's start, Halley's steps. */
static double gamma_quantile(double p, double shape, double mean) {
    double root = 1 - 1 / (9 * shape) + normal_quantile(p) / (3 * sqrt(shape));
    double x = shape * root * root * root;
    if (root <= 0.1) x = exp((log(p) + lgamma(shape + 1)) / shape);
    for (int step = 0; step < 100; step++) {
        double off = p > 0.5 ? (1 - p) - gamma_share(shape, x, 1) : gamma_share(shape, x, 0) - p;
        double newton = off / exp((shape - 1) * log(x) - x - lgamma(shape));
        double bend = clip(0.5 * newton * ((shape - 1) / x - 1), -0.5, 0.5);
        double move = newton / (1 - bend);
        if (move >= x) move = x / 2;
        x -= move;
        if (fabs(move) < 1e-15 * x) break;
    }
    return x * mean / shape;
}

/* The logarithm of the ratio of forces. */
static double log_ratio(double committed, double present) {
    return log(greater(committed, NOTHING) / greater(present, NOTHING));
}

/* Chance that the attacker prevails, the advantage in logits. */
static double success(double committed, double present, double exponent, double advantage) {
    return logistic(exponent * log_ratio(committed, present) + advantage);
}

/* Share of the aversion to a clash that is felt against so much force. */
static double clash_weight(double fighting_be, double half_be) {
    double felt = greater(fighting_be, NOTHING);
    return felt / (felt + half_be);
}
