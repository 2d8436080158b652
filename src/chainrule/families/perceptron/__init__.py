"""McCulloch and Pitts's neuron, and the perceptron."""
