package io.pentimento.training.network;

import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.tribuo.util.onnx.ONNXAttribute;
import org.tribuo.util.onnx.ONNXOperator;

/** An operator of the standard, with as many inputs and such attributes as one use of it has. */
record Operator(String getOpName, int getNumInputs, Map<String, Object> values) implements ONNXOperator {

    @Override
    public int getNumOptionalInputs() {
        return 0;
    }

    @Override
    public int getNumOutputs() {
        return 1;
    }

    @Override
    public Map<String, ONNXAttribute> getAttributes() {
        return values.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, e -> new ONNXAttribute(e.getKey(), type(e.getValue()), true)));
    }

    @Override
    public Set<String> getMandatoryAttributeNames() {
        return values.keySet();
    }

    @Override
    public int getOpVersion() {
        return OnnxTensors.OPSET;
    }

    @Override
    public String getOpDomain() {
        return "";
    }

    private static AttributeType type(Object value) {
        if (value instanceof Float) {
            return AttributeType.FLOAT;
        }
        return value instanceof int[] ? AttributeType.INTS : AttributeType.INT;
    }
}
